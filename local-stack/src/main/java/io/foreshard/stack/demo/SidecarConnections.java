package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One worker's connections, one to each region's sidecar, opened when first used and again after a failure. Not
 * thread-safe.
 */
final class SidecarConnections implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int VERIFY_ATTEMPTS = 5;

    private final Map<Region, Replayer.SidecarAddress> sidecars;
    private final Failures failures;
    private final Map<Region, Jedis> open = new HashMap<>();

    /** @param failures counts what was not answered */
    SidecarConnections(Map<Region, Replayer.SidecarAddress> sidecars, Failures failures) {
        this.sidecars = sidecars;
        this.failures = failures;
    }

    /** Reads in the connection's default mode; returns whether it was answered. */
    boolean get(Region region, ItemId item) {
        try {
            connection(region).get(item.key());
            return true;
        } catch (JedisException e) {
            failures.count(e);
            forget(region, e);
            return false;
        }
    }

    /** Writes; returns whether it was acknowledged. */
    boolean write(Region region, ItemId item, WriteKind kind, String value) {
        try {
            Jedis connection = connection(region);
            switch (kind) {
                case SET -> connection.set(item.key(), value);
                case INCR -> connection.incr(item.key());
                case APPEND -> connection.append(item.key(), value + ItemLedger.SEPARATOR);
            }
            return true;
        } catch (JedisException e) {
            failures.count(e);
            forget(region, e);
            return false;
        }
    }

    /** Reads from the home; tries again a few times, since the check must not fail for a passing fault. */
    Optional<String> strictGet(Region region, ItemId item) {
        for (int attempt = 1; ; attempt++) {
            try {
                Jedis connection = connection(region);
                connection.readwrite();
                return Optional.ofNullable(connection.get(item.key()));
            } catch (JedisException e) {
                forget(region, e);
                if (attempt == VERIFY_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Jedis connection(Region region) {
        return open.computeIfAbsent(region, this::connect);
    }

    private Jedis connect(Region region) {
        Replayer.SidecarAddress address = sidecars.get(region);
        if (address == null) {
            throw new JedisConnectionException("no sidecar in region " + region);
        }
        return new Jedis(
                new HostAndPort(address.host(), address.port()),
                DefaultJedisClientConfig.builder().timeoutMillis(TIMEOUT_MILLIS).build());
    }

    /** After a broken connection its next answer could belong to an earlier question. */
    private void forget(Region region, JedisException failure) {
        if (failure instanceof JedisConnectionException) {
            Jedis broken = open.remove(region);
            if (broken != null) {
                broken.close();
            }
        }
    }

    @Override
    public void close() {
        open.values().forEach(Jedis::close);
    }
}
