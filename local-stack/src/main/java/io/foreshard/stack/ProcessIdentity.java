package io.foreshard.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One life of one process: a process id is used again, a process id with its start is not. Immutable.
 *
 * @param start what no other process with this id shares: the machine's boot and the clock tick of the start
 */
public record ProcessIdentity(long pid, String start) {

    private static final int START_TIME_AFTER_NAME = 19;

    /** Of a process that runs now, or empty if there is none. */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (fields[0].equals("Z")) {
                return Optional.empty();
            }
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            return Optional.of(new ProcessIdentity(pid, boot + ":" + fields[START_TIME_AFTER_NAME]));
        } catch (IOException noSuchProcess) {
            return Optional.empty();
        }
    }

    /** The process if it is still this one. */
    public Optional<ProcessHandle> find() {
        return of(pid).filter(this::equals).flatMap(same -> ProcessHandle.of(pid));
    }

    public boolean isAlive() {
        return find().isPresent();
    }
}
