package io.foreshard.executor.run;

import io.foreshard.core.migration.Effect;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.StoreCommand;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;

/**
 * Bounds what is copied a second, by tokens. A copy takes its tokens at once and waits until they are earned, so that large
 * ones are not starved by small ones. Thread-safe.
 */
final class CopyRate {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** The bucket counts one token a nanosecond at most: above that, and no machine copies so much, the limit is this. */
    private static final long MOST_PER_SECOND = 1_000_000_000;

    private final Bucket items;
    private final Bucket bytes;
    private long bytesPerSecond;

    CopyRate(long bytesPerSecond, long itemsPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.items = bucket(itemsPerSecond);
        this.bytes = bucket(bytesPerSecond);
    }

    /** Changes the bytes a second, if it is another number; at least 1. */
    synchronized void limitBytes(long perSecond) {
        long wanted = Math.max(1, perSecond);
        if (wanted != bytesPerSecond) {
            bytesPerSecond = wanted;
            bytes.replaceConfiguration(
                    BucketConfiguration.builder().addLimit(bandwidth(wanted)).build(),
                    TokensInheritanceStrategy.PROPORTIONALLY);
        }
    }

    /** Takes the tokens of this effect; answers how long it has to wait for them. A copy under a freeze never waits. */
    Duration reserve(Effect effect) {
        if (effect instanceof Effect.TellBoth both) {
            return reserve(both.first()).plus(reserve(both.second()));
        }
        if (!(effect instanceof Effect.Tell tell)) {
            return Duration.ZERO;
        }
        if (tell.command() instanceof StoreCommand.InstallShadow install) {
            long byItems = items.consumeIgnoringRateLimits(1);
            return Duration.ofNanos(Math.max(byItems, consume(install.snapshot())));
        }
        if (tell.command() instanceof StoreCommand.Prepare prepare) {
            long unused = consume(prepare.finalSnapshot());
        }
        return Duration.ZERO;
    }

    private long consume(ItemSnapshot snapshot) {
        long size = snapshot.value().map(ItemValue::size).orElse(0L);
        return size == 0 ? 0 : bytes.consumeIgnoringRateLimits(size);
    }

    private static Bucket bucket(long perSecond) {
        return Bucket.builder().addLimit(bandwidth(perSecond)).build();
    }

    private static Bandwidth bandwidth(long perSecond) {
        long bounded = Math.min(perSecond, MOST_PER_SECOND);
        return Bandwidth.builder()
                .capacity(bounded)
                .refillGreedy(bounded, SECOND)
                .build();
    }
}
