package io.foreshard.benchmarks.sidecar;

import io.foreshard.servers.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which core does what, by {@code taskset}. */
final class Cores {

    static final int SERVER = 0;
    static final int CLIENT = 1;

    private Cores() {}

    /** @throws IllegalArgumentException if there are not two cores */
    static void require() {
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores < 2) {
            throw new IllegalArgumentException("this machine has " + cores
                    + " core; expected at least 2, so that client and server do not take it from each other");
        }
    }

    /** The command, run on one core. */
    static List<String> on(int core, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of(taskset(), "-c", Integer.toString(core)));
        pinned.addAll(command);
        return pinned;
    }

    /** Puts a running process with all its threads onto one core. */
    static void pin(long processId, int core) throws IOException, InterruptedException {
        run(List.of(taskset(), "-a", "-c", "-p", Integer.toString(core), Long.toString(processId)));
    }

    /** Lets a running process have only what others leave: it stands for one on another machine. */
    static void putBehind(long processId) throws IOException, InterruptedException {
        run(List.of("/bin/sh", "-c", "renice -n 15 -p $(ls /proc/" + processId + "/task)"));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with code " + code);
        }
    }

    private static String taskset() {
        return Programs.require("taskset", "util-linux").toString();
    }
}
