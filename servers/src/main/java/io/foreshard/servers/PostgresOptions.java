package io.foreshard.servers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a PostgreSQL is set up. Immutable.
 *
 * @param port on loopback, or 0 for a free one
 * @param user the superuser of the cluster
 * @param password of that user, by SCRAM; empty: whoever reaches the port is trusted
 * @param database created at the first start
 * @param settings further server parameters
 */
public record PostgresOptions(int port, String user, String password, String database, Map<String, String> settings) {

    public PostgresOptions {
        settings = Map.copyOf(settings);
        if (!user.matches("[a-z][a-z0-9_]{0,62}") || !database.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("PostgreSQL user '" + user + "' and database '" + database
                    + "': expected lower-case letters, digits and underscores");
        }
    }

    /** User and database {@code foreshard}, trusting, every commit on disk. */
    public static PostgresOptions durable() {
        return new PostgresOptions(
                0, "foreshard", "", "foreshard", Map.of("shared_buffers", "32MB", "max_connections", "100"));
    }

    /** As {@link #durable()} without fsync: for tests that do not pull the plug (a kill of the process loses nothing). */
    public static PostgresOptions relaxed() {
        return durable().with("fsync", "off").with("full_page_writes", "off");
    }

    public PostgresOptions withPort(int chosenPort) {
        return new PostgresOptions(chosenPort, user, password, database, settings);
    }

    public PostgresOptions withPassword(String newPassword) {
        return new PostgresOptions(port, user, newPassword, database, settings);
    }

    public PostgresOptions withDatabase(String newDatabase) {
        return new PostgresOptions(port, user, password, newDatabase, settings);
    }

    /** With one more server parameter, or another value for it. */
    public PostgresOptions with(String parameter, String value) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(parameter, value);
        return new PostgresOptions(port, user, password, database, changed);
    }
}
