package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds installed programs; a missing one is named together with the Debian package that brings it. */
public final class Programs {

    private static final Path POSTGRES_VERSIONS = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("[0-9]+");

    private Programs() {}

    /**
     * A program on the PATH or in the system's own folders.
     *
     * @throws ServerException naming the package if it is not installed
     */
    public static Path require(String program, String debianPackage) {
        return find(program).orElseThrow(() -> missing(program, debianPackage));
    }

    /** A program on the PATH or in the system's own folders, if it is there. */
    public static Optional<Path> find(String program) {
        return searchPath()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * A program of the newest PostgreSQL installed; Debian keeps them off the PATH.
     *
     * @throws ServerException naming the package if PostgreSQL is not installed
     */
    public static Path requirePostgres(String program) {
        return postgresFolders().stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .or(() -> find(program))
                .orElseThrow(() -> missing(program, "postgresql"));
    }

    private static List<Path> postgresFolders() {
        if (!Files.isDirectory(POSTGRES_VERSIONS)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(POSTGRES_VERSIONS)) {
            return versions.filter(path ->
                            VERSION.matcher(path.getFileName().toString()).matches())
                    .sorted(Comparator.comparingInt((Path path) ->
                                    Integer.parseInt(path.getFileName().toString()))
                            .reversed())
                    .map(path -> path.resolve("bin"))
                    .toList();
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot list " + POSTGRES_VERSIONS + ": " + e.getMessage(), e);
        }
    }

    private static Stream<Path> searchPath() {
        List<String> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            folders.addAll(List.of(path.split(Pattern.quote(File.pathSeparator), -1)));
        }
        folders.addAll(List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"));
        return folders.stream().filter(folder -> !folder.isEmpty()).map(Path::of);
    }

    private static ServerException missing(String program, String debianPackage) {
        return new ServerException(
                Reason.MISSING_BINARY,
                "the program '" + program + "' is not installed; install it with: apt-get install " + debianPackage);
    }
}
