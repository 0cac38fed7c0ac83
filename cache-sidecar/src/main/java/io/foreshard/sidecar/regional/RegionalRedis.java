package io.foreshard.sidecar.regional;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** The connections to the region's Redis. Thread-safe; calls block, and fail with Jedis' exceptions. */
final class RegionalRedis implements AutoCloseable {

    private static final int SCAN_COUNT = 1000;

    private final RegionalRedisOptions options;
    private final RedisClient client;

    RegionalRedis(RegionalRedisOptions options, int connections) {
        this.options = options;
        this.client = RedisClient.builder()
                .hostAndPort(new HostAndPort(options.host(), options.port()))
                .clientConfig(clientConfig(options))
                .poolConfig(poolConfig(options, connections))
                .build();
    }

    Object run(RegionalScript script, List<byte[]> keys, List<byte[]> arguments) {
        try {
            return client.evalsha(script.digest(), keys, arguments);
        } catch (JedisNoScriptException notLoadedYet) {
            return client.eval(script.source(), keys, arguments);
        }
    }

    /** What is under each key, null for nothing. */
    List<byte[]> get(List<byte[]> keys) {
        return client.mget(keys.toArray(new byte[0][]));
    }

    void ping() {
        client.getPool().clear(); // what idles there may be as dead as the server was
        String unused = client.ping();
    }

    /** One page of the keys that match, and where the next one begins. */
    ScanResult<byte[]> scan(byte[] cursor, String glob) {
        return client.scan(cursor, new ScanParams().match(glob.getBytes(UTF_8)).count(SCAN_COUNT));
    }

    void remove(List<byte[]> keys) {
        long unused = client.unlink(keys.toArray(new byte[0][]));
    }

    String address() {
        return options.host() + ":" + options.port();
    }

    private static DefaultJedisClientConfig clientConfig(RegionalRedisOptions options) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .database(options.database())
                .clientName("foreshard-sidecar")
                .connectionTimeoutMillis((int) options.timeout().toMillis())
                .socketTimeoutMillis((int) options.timeout().toMillis());
        options.user().ifPresent(config::user);
        options.password().ifPresent(config::password);
        if (options.tls()) {
            config.sslOptions(options.authorities()
                    .map(file -> SslOptions.builder()
                            .truststore(file.toFile())
                            .trustStoreType("PEM")
                            .build())
                    .orElseGet(SslOptions::defaults));
        }
        return config.build();
    }

    private static GenericObjectPoolConfig<Connection> poolConfig(RegionalRedisOptions options, int connections) {
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(connections);
        config.setMaxIdle(connections);
        config.setMaxWait(Duration.ofMillis(options.timeout().toMillis()));
        config.setJmxEnabled(false);
        return config;
    }

    @Override
    public void close() {
        client.close();
    }
}
