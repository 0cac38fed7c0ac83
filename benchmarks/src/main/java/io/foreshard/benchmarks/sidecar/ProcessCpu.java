package io.foreshard.benchmarks.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time of a process, user and system, as Linux counts it in {@code /proc/PID/stat}. */
final class ProcessCpu {

    /** USER_HZ, the same on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private ProcessCpu() {}

    /** Seconds used since its start. */
    static double seconds(long processId) throws IOException {
        return parse(Files.readString(Path.of("/proc", Long.toString(processId), "stat")));
    }

    /** The name in parentheses may hold anything, so fields count from behind it. */
    static double parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }
}
