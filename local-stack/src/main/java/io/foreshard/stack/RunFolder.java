package io.foreshard.stack;

import io.foreshard.servers.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** The one folder a stack writes into: checked and emptied before a start. */
final class RunFolder {

    private static final long LEAST_FREE_BYTES = 2L << 30;

    private RunFolder() {}

    /**
     * The folder that a stack should use when it was asked to use this one: another one if we are root, whose PostgreSQL
     * runs as another user, and that user cannot get there.
     */
    static Path reachable(Path wanted) {
        Path folder = wanted.toAbsolutePath().normalize();
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root || closedFolderAbove(folder).isEmpty()) {
            return folder;
        }
        return Path.of(
                "/var/tmp", "foreshard-" + Integer.toHexString(folder.toString().hashCode()));
    }

    /**
     * Makes it ready for a start.
     *
     * @throws StackException if a stack runs there, it holds something else, or the disk is nearly full
     */
    static void prepare(Path folder, boolean keepData) {
        Optional<StackState> earlier = new StackStateFile(folder).read();
        earlier.filter(StackState::isSupervised).ifPresent(running -> {
            throw new StackException("a stack runs already in " + folder + " (process "
                    + running.supervisor().pid() + "); stop it with: scripts/stack down --run-folder " + folder);
        });
        earlier.ifPresent(dead -> StackCleanup.killLeftOvers(dead));
        if (earlier.isEmpty() && holdsSomething(folder)) {
            throw new StackException("the run folder " + folder
                    + " holds something that no stack has written; choose an empty one with --run-folder");
        }
        if (!keepData) {
            TemporaryFolder.delete(folder);
        }
        create(folder);
        requireSpace(folder);
    }

    private static Optional<Path> closedFolderAbove(Path folder) {
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            try {
                if (Files.exists(above)
                        && !Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return Optional.of(above);
                }
            } catch (IOException e) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    private static boolean holdsSomething(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw new StackException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder.resolve("logs"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new StackException("cannot create the run folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void requireSpace(Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw new StackException("only " + (free >> 20) + " MiB are free where " + folder
                        + " lies; a stack needs " + (LEAST_FREE_BYTES >> 20)
                        + " MiB: free some, or choose another place with --run-folder");
            }
        } catch (IOException e) {
            throw new StackException("cannot see how much space is free at " + folder + ": " + e.getMessage(), e);
        }
    }
}
