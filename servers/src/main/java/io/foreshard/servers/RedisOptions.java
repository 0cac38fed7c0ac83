package io.foreshard.servers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a Redis is set up. Immutable.
 *
 * @param port on loopback, or 0 for a free one
 * @param password of the default user, or empty for none; without spaces and quotes
 * @param settings further lines of redis.conf
 */
public record RedisOptions(int port, String password, Map<String, String> settings) {

    public RedisOptions {
        settings = Map.copyOf(settings);
        if (password.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '\'' || c == '\\')) {
            throw new IllegalArgumentException("Redis password: expected no spaces, quotes and backslashes");
        }
    }

    /** A store: every write is on disk (append-only file, fsync always) before it is acknowledged. */
    public static RedisOptions store() {
        return new RedisOptions(
                0, "", Map.of("appendonly", "yes", "appendfsync", "always", "maxmemory-policy", "noeviction"));
    }

    /** A store that syncs once a second: for tests that do not pull the plug. */
    public static RedisOptions relaxedStore() {
        return store().with("appendfsync", "everysec");
    }

    /**
     * A cache: nothing on disk, evicting what was used least.
     *
     * @param maxBytes its memory limit
     */
    public static RedisOptions cache(long maxBytes) {
        return new RedisOptions(
                0,
                "",
                Map.of("appendonly", "no", "maxmemory", Long.toString(maxBytes), "maxmemory-policy", "allkeys-lru"));
    }

    public RedisOptions withPort(int chosenPort) {
        return new RedisOptions(chosenPort, password, settings);
    }

    public RedisOptions withPassword(String newPassword) {
        return new RedisOptions(port, newPassword, settings);
    }

    /** With one more line of redis.conf, or another value for it. */
    public RedisOptions with(String setting, String value) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(setting, value);
        return new RedisOptions(port, password, changed);
    }
}
