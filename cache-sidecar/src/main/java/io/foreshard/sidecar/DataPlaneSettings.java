package io.foreshard.sidecar;

import io.foreshard.core.access.Routing;
import io.foreshard.core.access.Staleness;
import io.foreshard.sidecar.items.HomeSettings;
import io.foreshard.sidecar.items.Retention;
import io.foreshard.sidecar.server.ServerSettings;
import java.time.Duration;

/**
 * What shapes the answering of requests. Immutable.
 *
 * @param localCacheBytes 0 for none
 */
record DataPlaneSettings(
        ServerSettings server, Staleness staleness, Retention retention, HomeSettings homes, long localCacheBytes) {

    /** Round numbers for tests and for what the configuration does not say. */
    static DataPlaneSettings defaults() {
        Routing routing =
                new Routing(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMillis(2), Duration.ofMillis(100));
        return new DataPlaneSettings(
                ServerSettings.defaults(),
                new Staleness(Duration.ofSeconds(5), Duration.ofMillis(250)),
                new Retention(Duration.ofMinutes(10), 0.2),
                new HomeSettings(routing, 4, 4, 10_000),
                64L << 20);
    }
}
