package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One PostgreSQL cluster with one database. As root it runs as the user {@code postgres} of Debian's package (it refuses
 * root), who must be able to reach the folder. Not thread-safe.
 */
public final class PostgresServer extends Server {

    private static final String SYSTEM_USER = "postgres";
    private static final Duration TOOL_TIMEOUT = Duration.ofSeconds(90);
    /** A socket's path may have 107 bytes; what PostgreSQL appends to the folder takes up to 20 of them. */
    private static final int LONGEST_SOCKET_FOLDER = 85;

    private final PostgresOptions options;
    private final boolean root = "root".equals(System.getProperty("user.name"));

    private PostgresServer(Path folder, PostgresOptions options) {
        super("postgres", folder, Ports.of(options.port(), 1));
        this.options = options;
    }

    /**
     * Starts it; creates the cluster and the database if the folder has none.
     *
     * @param folder gets its data, socket and log; data of an earlier life is used again
     * @throws ServerException if it is not installed, its user cannot reach the folder, or it does not get healthy
     */
    public static PostgresServer start(Path folder, PostgresOptions options) {
        PostgresServer server = Startup.withPorts(options.port(), () -> {
            PostgresServer created = new PostgresServer(folder, options);
            created.createCluster();
            return created;
        });
        server.createDatabase();
        return server;
    }

    /** As {@link #start(Path, PostgresOptions)} with {@link PostgresOptions#relaxed()}. */
    public static PostgresServer start(Path folder) {
        return start(folder, PostgresOptions.relaxed());
    }

    /** E.g. {@code jdbc:postgresql://127.0.0.1:5432/foreshard}. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + endpoint() + "/" + options.database();
    }

    public String database() {
        return options.database();
    }

    public String user() {
        return options.user();
    }

    /** The user's password, or empty. */
    public String password() {
        return options.password();
    }

    @Override
    ChildProcess.Spec spec() {
        List<String> command = new ArrayList<>(List.of(
                Programs.requirePostgres("postgres").toString(),
                "-D",
                data().toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port(),
                "-c",
                "unix_socket_directories=" + socketFolder()));
        options.settings().forEach((parameter, value) -> command.addAll(List.of("-c", parameter + "=" + value)));
        // INT is PostgreSQL's fast shutdown; TERM would wait for its clients to leave.
        return asSystemUser(ChildProcess.Spec.of(name(), command, folder(), log()))
                .withStop("INT", Duration.ofSeconds(15));
    }

    @Override
    HealthCheck healthCheck() {
        return HealthChecks.postgres(port(), options.user());
    }

    @Override
    Duration startTimeout() {
        return Duration.ofSeconds(90);
    }

    private Path data() {
        return folder().resolve("data");
    }

    private String socketFolder() {
        return folder().toString().length() > LONGEST_SOCKET_FOLDER ? "" : folder().toString();
    }

    private void createCluster() {
        if (root) {
            giveFolderToSystemUser();
        }
        if (Files.exists(data().resolve("PG_VERSION"))) {
            return;
        }
        Path passwordFile = folder().resolve("initial-password");
        List<String> command = new ArrayList<>(List.of(
                Programs.requirePostgres("initdb").toString(),
                "--pgdata=" + data(),
                "--username=" + options.user(),
                "--auth=" + (options.password().isEmpty() ? "trust" : "scram-sha-256"),
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--no-instructions"));
        if (!options.password().isEmpty()) {
            write(passwordFile, List.of(options.password()));
            command.add("--pwfile=" + passwordFile);
        }
        run("initdb", command);
        delete(passwordFile);
    }

    private void createDatabase() {
        String sql = "SELECT 'CREATE DATABASE " + options.database() + "' WHERE NOT EXISTS (SELECT FROM pg_database"
                + " WHERE datname = '" + options.database() + "')\\gexec\n";
        Path script = folder().resolve("create-database.sql");
        write(script, List.of(sql));
        String connection = "host=127.0.0.1 port=" + port() + " user=" + options.user() + " dbname=postgres"
                + (options.password().isEmpty() ? "" : " password='" + options.password() + "'");
        try {
            run(
                    "psql",
                    List.of(
                            Programs.requirePostgres("psql").toString(),
                            "--no-psqlrc",
                            "--quiet",
                            "--set=ON_ERROR_STOP=1",
                            "--file=" + script,
                            connection));
        } catch (ServerException e) {
            close();
            throw e;
        }
        delete(script);
    }

    private void run(String tool, List<String> command) {
        Path toolLog = folder().resolve(tool + ".log");
        try (ChildProcess process =
                ChildProcess.start(asSystemUser(ChildProcess.Spec.of(tool, command, folder(), toolLog)))) {
            boolean ended = process.awaitExit(TOOL_TIMEOUT);
            if (!ended || process.exitCode() != 0) {
                throw new ServerException(
                        Reason.DIED,
                        "postgres: " + tool + " in " + folder() + " "
                                + (ended ? "failed" : "did not end within " + TOOL_TIMEOUT.toSeconds() + " s") + ":\n"
                                + LogTail.of(toolLog, 10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException(Reason.NOT_HEALTHY, "postgres: interrupted during " + tool, e);
        }
    }

    private ChildProcess.Spec asSystemUser(ChildProcess.Spec spec) {
        return root ? spec.withUser(SYSTEM_USER) : spec;
    }

    private void giveFolderToSystemUser() {
        for (Path above = folder().getParent(); above != null; above = above.getParent()) {
            requireReachable(above);
        }
        try {
            UserPrincipal owner =
                    folder().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SYSTEM_USER);
            Files.setOwner(folder(), owner);
        } catch (IOException e) {
            throw new ServerException(
                    Reason.MISSING_BINARY,
                    "postgres: there is no system user '" + SYSTEM_USER
                            + "'; install PostgreSQL with: apt-get install postgresql",
                    e);
        }
    }

    private void requireReachable(Path above) {
        try {
            if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                throw new ServerException(
                        Reason.FOLDER,
                        "postgres: the user '" + SYSTEM_USER + "' cannot reach " + folder() + ", because " + above
                                + " is closed to him ("
                                + PosixFilePermissions.toString(Files.getPosixFilePermissions(above))
                                + "); choose a folder below /tmp or /var/tmp, or run as another user than root");
            }
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot read the permissions of " + above, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot delete " + file + ": " + e.getMessage(), e);
        }
    }
}
