package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder below the system's temporary one that every system user can pass through, deleted when closed. */
public final class TemporaryFolder implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /** @param prefix starts the folder's name */
    public static TemporaryFolder create(String prefix) {
        try {
            Path path = Files.createTempDirectory(prefix + "-");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            return new TemporaryFolder(path);
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot create a temporary folder: " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        delete(path);
    }

    /**
     * Deletes a folder with all that is in it, if it is there.
     *
     * @throws ServerException if something in it cannot be deleted
     */
    public static void delete(Path folder) {
        for (int attempt = 1; ; attempt++) {
            try {
                deleteOnce(folder);
                return;
            } catch (IOException e) {
                // A process that has just been killed may have left one more file behind the listing.
                if (attempt == ATTEMPTS) {
                    throw new ServerException(Reason.FOLDER, "cannot delete " + folder + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static void deleteOnce(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause());
        }
        for (Path file : deepestFirst) {
            // What a dying process deleted itself is gone already.
            Files.deleteIfExists(file);
        }
    }
}
