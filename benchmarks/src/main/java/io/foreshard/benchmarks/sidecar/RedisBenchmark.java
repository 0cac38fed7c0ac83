package io.foreshard.benchmarks.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.servers.Programs;
import java.io.IOException;
import java.util.List;

/** Runs {@code redis-benchmark} on the core of the clients. For one thread. */
final class RedisBenchmark {

    private final int keys;
    private final int connections;

    RedisBenchmark(int keys, int connections) {
        this.keys = keys;
        this.connections = connections;
    }

    /** GETs of keys drawn uniformly. @return requests a second */
    double get(int port, int pipeline, int requests) throws IOException, InterruptedException {
        List<String> command = List.of(
                Programs.require("redis-benchmark", "redis-tools").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-c",
                Integer.toString(connections),
                "-P",
                Integer.toString(pipeline),
                "-n",
                Integer.toString(requests),
                "-r",
                Integer.toString(keys),
                "--csv",
                "get",
                Keys.PATTERN);
        // A sidecar has no CONFIG to be asked for; that goes to standard error.
        Process process = new ProcessBuilder(Cores.on(Cores.CLIENT, command))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("redis-benchmark ended with code " + code + ": " + said);
        }
        return requestsPerSecond(said);
    }

    /** The second column of the last line; the first is the command, quoted. */
    static double requestsPerSecond(String csv) {
        String last = csv.strip().lines().reduce("", (before, line) -> line);
        String[] columns = last.split("\",\"", -1);
        try {
            return Double.parseDouble(columns[1].replace("\"", ""));
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalStateException("redis-benchmark said what is not understood: " + csv, e);
        }
    }
}
