package io.foreshard.partitions;

import io.foreshard.core.PartitionId;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a partition and how long to try. Immutable; the password is never shown.
 *
 * @param database PostgreSQL: its name; Redis: its number
 * @param user empty for the default
 * @param password empty for none
 * @param maximumConnections of this process to the store, at least 1
 * @param timeouts how long to wait for what
 * @param retryWindow how long an operation is remembered at least, so how long a client may retry one
 */
public record PartitionOptions(
        PartitionId id,
        Kind kind,
        String host,
        int port,
        String database,
        Optional<String> user,
        Optional<String> password,
        Tls tls,
        int maximumConnections,
        Timeouts timeouts,
        Duration retryWindow) {

    /** Long enough for a client to give up for good, short enough to keep few operations. */
    public static final Duration DEFAULT_RETRY_WINDOW = Duration.ofMinutes(10);

    public PartitionOptions {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("partition " + id + ": port " + port + ": expected 1 to 65535");
        }
        if (maximumConnections < 1) {
            throw new IllegalArgumentException(
                    "partition " + id + ": " + maximumConnections + " connections: expected at least 1");
        }
        if (retryWindow.isNegative() || retryWindow.isZero()) {
            throw new IllegalArgumentException(
                    "partition " + id + ": retry window " + retryWindow + ": expected more than nothing");
        }
        if (kind == Kind.REDIS && !database.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "partition " + id + ": Redis database '" + database + "': expected its number, usually 0");
        }
    }

    /** What keeps the data. */
    public enum Kind {
        POSTGRES,
        REDIS
    }

    /** Plain text, user and password of the server's default, 8 connections. */
    public static PartitionOptions of(PartitionId id, Kind kind, String host, int port, String database) {
        return new PartitionOptions(
                id,
                kind,
                host,
                port,
                database,
                Optional.empty(),
                Optional.empty(),
                Tls.NONE,
                8,
                Timeouts.DEFAULT,
                DEFAULT_RETRY_WINDOW);
    }

    public PartitionOptions withCredentials(Optional<String> newUser, Optional<String> newPassword) {
        return new PartitionOptions(
                id, kind, host, port, database, newUser, newPassword, tls, maximumConnections, timeouts, retryWindow);
    }

    public PartitionOptions withTls(Tls newTls) {
        return new PartitionOptions(
                id, kind, host, port, database, user, password, newTls, maximumConnections, timeouts, retryWindow);
    }

    public PartitionOptions withMaximumConnections(int connections) {
        return new PartitionOptions(
                id, kind, host, port, database, user, password, tls, connections, timeouts, retryWindow);
    }

    public PartitionOptions withTimeouts(Timeouts newTimeouts) {
        return new PartitionOptions(
                id, kind, host, port, database, user, password, tls, maximumConnections, newTimeouts, retryWindow);
    }

    public PartitionOptions withRetryWindow(Duration window) {
        return new PartitionOptions(
                id, kind, host, port, database, user, password, tls, maximumConnections, timeouts, window);
    }

    /** What messages call it: kind, host, port and database. */
    public String address() {
        return (kind == Kind.POSTGRES ? "postgresql://" : "redis://") + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "PartitionOptions[" + id + " at " + address() + "]";
    }

    /**
     * Encryption; files in PEM.
     *
     * @param authorities whom to trust, the JDK's if empty
     */
    public record Tls(boolean enabled, Optional<java.nio.file.Path> authorities) {
        public static final Tls NONE = new Tls(false, Optional.empty());
    }

    /**
     * How long to wait.
     *
     * @param connect for a connection, whether new or from the pool
     * @param statement for the server to finish one operation; it gives up then, and nothing has happened
     * @param socket for an answer; more than {@code statement}, so that the server gives up first
     */
    public record Timeouts(Duration connect, Duration statement, Duration socket) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

        public Timeouts {
            if (connect.toMillis() < 1 || statement.toMillis() < 1 || socket.compareTo(statement) <= 0) {
                throw new IllegalArgumentException("timeouts connect " + connect + ", statement " + statement
                        + ", socket " + socket + ": expected positive ones and socket above statement");
            }
        }
    }
}
