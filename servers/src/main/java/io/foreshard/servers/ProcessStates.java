package io.foreshard.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What the kernel says of processes, by {@code /proc}. */
final class ProcessStates {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private ProcessStates() {}

    /**
     * Waits until every thread of these has stopped: after SIGSTOP a process works on until one of its threads gets a processor, which
     * takes a while on a busy machine.
     *
     * @return whether they have stopped, or are gone
     */
    static boolean awaitStopped(List<ProcessHandle> processes, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!processes.stream().allMatch(ProcessStates::isStopped)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private static boolean isStopped(ProcessHandle process) {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(thread -> rests(thread.resolve("stat")));
        } catch (IOException gone) {
            return !process.isAlive();
        }
    }

    /** Whether a thread is stopped, traced, dead or gone. */
    private static boolean rests(Path stat) {
        try {
            String text = Files.readString(stat);
            return "TtZX".indexOf(text.charAt(text.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException gone) {
            return true;
        }
    }
}
