package io.foreshard.sidecar.items;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long caches keep a copy, however young it is known to be. Immutable; thread-safe.
 *
 * @param timeToLive clock time
 * @param jitter share in [0, 1] by which that is shortened at random, so that what came together does not go together
 */
public record Retention(Duration timeToLive, double jitter) {

    public long untilMillis(long nowMillis) {
        double kept = 1 - jitter * ThreadLocalRandom.current().nextDouble();
        return nowMillis + Math.max(1, Math.round(timeToLive.toMillis() * kept));
    }
}
