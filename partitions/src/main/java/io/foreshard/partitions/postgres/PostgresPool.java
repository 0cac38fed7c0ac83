package io.foreshard.partitions.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.foreshard.core.store.StoreException;
import io.foreshard.partitions.PartitionOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Connections to one PostgreSQL, and one statement on one of them. Thread-safe. */
final class PostgresPool implements AutoCloseable {

    /**
     * An idle connection is used without asking whether it is alive, which would cost a round trip: a dead one is found
     * when it is used, and the operation is repeated on a new one.
     */
    private static final String ALIVE_BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";

    private static final Duration ALIVE_BYPASS_WINDOW = Duration.ofMinutes(10);
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    /** Work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final PartitionOptions options;
    private final HikariDataSource pool;

    PostgresPool(PartitionOptions options) {
        this.options = options;
        if (System.getProperty(ALIVE_BYPASS) == null) {
            System.setProperty(ALIVE_BYPASS, Long.toString(ALIVE_BYPASS_WINDOW.toMillis()));
        }
        this.pool = new HikariDataSource(configuration(options));
    }

    /** Reads, on a second connection if the first is dead. */
    <T> T read(Work<T> work) {
        return run(work, true);
    }

    /** Work that may be repeated without harm, on a second connection if the first is dead. */
    <T> T write(Work<T> work) {
        return run(work, false);
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T run(Work<T> work, boolean reads) {
        try {
            return once(work);
        } catch (SQLException first) {
            if (!PostgresFailures.isConnectionFailure(first) || isTimeout(first)) {
                throw PostgresFailures.answering(options, reads, first);
            }
        }
        // The server went away meanwhile: what idles in the pool is as dead as this one was.
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        connections.softEvictConnections();
        try {
            return once(work);
        } catch (SQLException second) {
            throw PostgresFailures.answering(options, reads, second);
        } catch (StoreException unreachable) {
            throw reads ? unreachable : outcomeOfFirstUnknown(unreachable);
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = connection()) {
            return work.on(connection);
        }
    }

    private Connection connection() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw PostgresFailures.connecting(options, e);
        }
    }

    private static boolean isTimeout(SQLException failure) {
        return failure.getCause() instanceof java.net.SocketTimeoutException;
    }

    private static StoreException outcomeOfFirstUnknown(StoreException second) {
        return new StoreException(StoreException.Code.OUTCOME_UNKNOWN, String.valueOf(second.getMessage()), second);
    }

    private static HikariConfig configuration(PartitionOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("partition-" + options.id());
        config.setJdbcUrl("jdbc:postgresql://" + host(options.host()) + ":" + options.port() + "/"
                + java.net.URLEncoder.encode(options.database(), java.nio.charset.StandardCharsets.UTF_8));
        options.user().ifPresent(config::setUsername);
        options.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(options.maximumConnections());
        config.setMinimumIdle(Math.min(2, options.maximumConnections()));
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setConnectionTimeout(Math.max(250, options.timeouts().connect().toMillis()));
        // A store that is down at start is reported by the first operation, and used once it is back.
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql("SET synchronous_commit = on; SET jit = off; SET statement_timeout = "
                + options.timeouts().statement().toMillis());
        config.addDataSourceProperty("ApplicationName", "foreshard");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "connectTimeout", seconds(options.timeouts().connect()));
        config.addDataSourceProperty("loginTimeout", seconds(options.timeouts().connect()));
        config.addDataSourceProperty("socketTimeout", seconds(options.timeouts().socket()));
        addTls(config, options.tls());
        return config;
    }

    private static void addTls(HikariConfig config, PartitionOptions.Tls tls) {
        config.addDataSourceProperty("sslmode", tls.enabled() ? "verify-full" : "disable");
        if (tls.enabled()) {
            tls.authorities()
                    .ifPresentOrElse(
                            file -> config.addDataSourceProperty("sslrootcert", file.toString()),
                            () -> config.addDataSourceProperty(
                                    "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
    }

    private static String host(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** The driver counts in whole seconds, and 0 would mean for ever. */
    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, (duration.toMillis() + 999) / 1000));
    }
}
