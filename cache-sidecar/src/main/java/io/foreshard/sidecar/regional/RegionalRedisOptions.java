package io.foreshard.sidecar.regional;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the region's Redis is reached. Immutable.
 *
 * @param timeout for connecting and for each call; short, since it is only a cache
 * @param authorities PEM file, for TLS
 */
public record RegionalRedisOptions(
        String host,
        int port,
        int database,
        Optional<String> user,
        Optional<String> password,
        boolean tls,
        Optional<Path> authorities,
        Duration timeout) {

    /** Without login. */
    public static RegionalRedisOptions of(String host, int port) {
        return new RegionalRedisOptions(
                host, port, 0, Optional.empty(), Optional.empty(), false, Optional.empty(), Duration.ofMillis(250));
    }
}
