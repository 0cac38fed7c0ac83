package io.foreshard.partitions.redis;

import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.partitions.PartitionOptions;
import java.util.Map;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Connections to one Redis, and one script on one of them. Thread-safe. */
final class RedisConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);

    private final PartitionOptions options;
    private final RedisClient client;

    RedisConnections(PartitionOptions options) {
        this.options = options;
        this.client = RedisClient.builder()
                .hostAndPort(new HostAndPort(options.host(), options.port()))
                .clientConfig(clientConfig(options))
                .poolConfig(poolConfig(options))
                .build();
    }

    Object read(RedisScripts script, Arguments arguments) {
        return run(script, arguments, true);
    }

    /** Work that may be repeated without harm, on a second connection if the first is dead. */
    Object write(RedisScripts script, Arguments arguments) {
        return run(script, arguments, false);
    }

    /**
     * Warns if the server may lose acknowledged writes in a crash.
     *
     * @throws StoreException BROKEN if it evicts keys, which would lose data in good health
     */
    void checkDurability() {
        Map<String, String> settings;
        try {
            settings = client.configGet("append*", "maxmemory-policy");
        } catch (JedisDataException e) {
            LOG.warn(
                    "partition {} ({}): cannot see whether it keeps what it acknowledges, CONFIG is not allowed;"
                            + " expected appendonly yes and appendfsync always",
                    options.id(),
                    options.address());
            return;
        } catch (JedisException e) {
            throw RedisFailures.of(options, true, e);
        }
        String policy = settings.getOrDefault("maxmemory-policy", "noeviction");
        if (policy.startsWith("allkeys")) {
            throw new StoreException(
                    Code.BROKEN,
                    "partition " + options.id() + " (" + options.address() + ") has maxmemory-policy " + policy
                            + " and would evict data; set maxmemory-policy noeviction",
                    null);
        }
        if (!"yes".equals(settings.get("appendonly")) || !"always".equals(settings.get("appendfsync"))) {
            LOG.warn(
                    "partition {} ({}) has appendonly {} and appendfsync {}: acknowledged writes may be lost in a crash;"
                            + " set appendonly yes and appendfsync always",
                    options.id(),
                    options.address(),
                    settings.get("appendonly"),
                    settings.get("appendfsync"));
        }
    }

    Map<String, String> hash(String key) {
        try {
            return client.hgetAll(key);
        } catch (JedisException e) {
            throw RedisFailures.of(options, true, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private Object run(RedisScripts script, Arguments arguments, boolean reads) {
        try {
            return once(script, arguments);
        } catch (JedisException first) {
            if (!RedisFailures.isDeadConnection(first)) {
                throw RedisFailures.of(options, reads, first);
            }
        }
        // The server went away meanwhile: what idles in the pool is as dead as this one was.
        client.getPool().clear();
        try {
            return once(script, arguments);
        } catch (JedisException second) {
            StoreException failure = RedisFailures.of(options, reads, second);
            // The first attempt may have got through.
            throw reads
                    ? failure
                    : new StoreException(Code.OUTCOME_UNKNOWN, String.valueOf(failure.getMessage()), second);
        }
    }

    private Object once(RedisScripts script, Arguments arguments) {
        try {
            return client.evalsha(script.digest(), 0, arguments.toArray());
        } catch (JedisNoScriptException notLoadedYet) {
            return client.eval(script.source(), 0, arguments.toArray());
        }
    }

    private static GenericObjectPoolConfig<Connection> poolConfig(PartitionOptions options) {
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(options.maximumConnections());
        config.setMaxIdle(options.maximumConnections());
        config.setMaxWait(options.timeouts().connect());
        config.setJmxEnabled(false);
        return config;
    }

    private static DefaultJedisClientConfig clientConfig(PartitionOptions options) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .database(Integer.parseInt(options.database()))
                .clientName("foreshard")
                .connectionTimeoutMillis((int) options.timeouts().connect().toMillis())
                .socketTimeoutMillis((int) options.timeouts().socket().toMillis());
        options.user().ifPresent(config::user);
        options.password().ifPresent(config::password);
        if (options.tls().enabled()) {
            config.sslOptions(
                    options.tls().authorities().map(RedisConnections::trusting).orElseGet(SslOptions::defaults));
        }
        return config.build();
    }

    /** A PEM file is a trust store of its own to the JDK. */
    private static SslOptions trusting(java.nio.file.Path authorities) {
        return SslOptions.builder()
                .truststore(authorities.toFile())
                .trustStoreType("PEM")
                .build();
    }
}
