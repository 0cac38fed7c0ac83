package io.foreshard.partitions.postgres;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.PartitionId;
import io.foreshard.core.StableHash;
import io.foreshard.core.store.StoreException;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.partitions.codec.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Creates what the store needs, once, and hands over the default rule. All of it in one transaction under one lock, so
 * any number of processes may try at once.
 */
final class PostgresSchema {

    /** Of this program. A store with a higher one was written by a newer release. */
    static final int VERSION = 1;

    /** Serializes every change of the rule with the writes that were judged by it. */
    static final long RULE_LOCK = StableHash.of("foreshard/rule");

    private static final long SCHEMA_LOCK = StableHash.of("foreshard/schema");
    private static final List<String> SCRIPTS = List.of("schema-1.sql", "mutation-1.sql", "command-1.sql");

    private final PartitionId id;

    PostgresSchema(PartitionId id) {
        this.id = id;
    }

    /** Returns the rule that the store goes by now. */
    DefaultRule initialize(Connection connection, DefaultRule given) throws SQLException {
        connection.setAutoCommit(false);
        try {
            lock(connection, SCHEMA_LOCK);
            int version = version(connection);
            if (version == 0) {
                create(connection, given);
            } else if (version != VERSION) {
                throw broken("has schema version " + version + "; expected " + VERSION
                        + ": run the release that wrote it, or a newer one");
            }
            DefaultRule rule = takeOver(connection, given);
            connection.commit();
            return rule;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** The rule that the store goes by. */
    static DefaultRule rule(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT rule_epoch, rule_partitions FROM foreshard.partition")) {
            row.next();
            return RuleText.parse(row.getLong(1), row.getString(2));
        }
    }

    private DefaultRule takeOver(Connection connection, DefaultRule given) throws SQLException {
        requireOwnPartition(connection);
        DefaultRule held = rule(connection);
        if (given.epoch() == held.epoch() && !given.equals(held)) {
            throw broken("holds another default rule of epoch " + held.epoch() + " (" + RuleText.partitions(held)
                    + "); expected a higher epoch for other partitions");
        }
        if (given.epoch() <= held.epoch()) {
            return held;
        }
        lock(connection, RULE_LOCK);
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE foreshard.partition SET rule_epoch = ?, rule_partitions = ?")) {
            update.setLong(1, given.epoch());
            update.setString(2, RuleText.partitions(given));
            update.executeUpdate();
        }
        return given;
    }

    private void requireOwnPartition(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT partition_id FROM foreshard.partition")) {
            row.next();
            if (!row.getString(1).equals(id.name())) {
                throw broken("shares its database with partition " + row.getString(1)
                        + "; expected a database of its own for each partition");
            }
        }
    }

    private void create(Connection connection, DefaultRule given) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String script : SCRIPTS) {
                statement.execute(resource(script));
            }
            statement.execute("INSERT INTO foreshard.schema_version VALUES (" + VERSION + ")");
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO foreshard.partition (partition_id, rule_epoch, rule_partitions) VALUES (?, ?, ?)")) {
            insert.setString(1, id.name());
            insert.setLong(2, given.epoch());
            insert.setString(3, RuleText.partitions(given));
            insert.executeUpdate();
        }
    }

    /** 0 if there is no schema yet. */
    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS foreshard");
            statement.execute("CREATE TABLE IF NOT EXISTS foreshard.schema_version (version integer PRIMARY KEY)");
            try (ResultSet row = statement.executeQuery("SELECT max(version) FROM foreshard.schema_version")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void lock(Connection connection, long key) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, key);
            lock.execute();
        }
    }

    private StoreException broken(String what) {
        return new StoreException(Code.BROKEN, "partition " + id + " " + what, null);
    }

    private static String resource(String name) {
        String path = "/io/foreshard/partitions/postgres/" + name;
        try (InputStream script = PostgresSchema.class.getResourceAsStream(path)) {
            if (script == null) {
                throw new IllegalStateException("the class path lacks " + path);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
