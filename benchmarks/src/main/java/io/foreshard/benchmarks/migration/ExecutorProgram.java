package io.foreshard.benchmarks.migration;

import io.foreshard.executor.MigrationExecutor;
import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import io.foreshard.servers.PortLease;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One executor in a JVM of its own. For one thread. */
final class ExecutorProgram implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TAIL_LINES = 20;

    private final String id;
    private final PortLease port = PortLease.take();
    private final ChildProcess process;

    ExecutorProgram(String id, Path configuration, Path folder) {
        this.id = id;
        List<String> command = List.of(
                JavaProgram.path().toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dlog4j2.configurationFile=log4j2-executor.xml",
                "-cp",
                JavaProgram.classPath(),
                MigrationExecutor.class.getName(),
                "--config",
                configuration.toString(),
                "--id",
                id);
        this.process = ChildProcess.start(ChildProcess.Spec.of(id, command, folder, folder.resolve(id + ".log"))
                .withEnvironment(Map.of("FORESHARD_EXECUTOR_PORT", Integer.toString(port.port()))));
    }

    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isReady()) {
            boolean over = process.awaitExit(POLL);
            if (over || System.nanoTime() > deadline) {
                throw new IllegalStateException(id
                        + (over
                                ? " ended with code " + process.exitCode()
                                : " takes no requests after " + START_TIMEOUT)
                        + "; its log ends with:\n" + LogTail.of(process.log(), TAIL_LINES));
            }
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection asked = (HttpURLConnection) URI.create("http://127.0.0.1:" + port.port() + "/ready")
                    .toURL()
                    .openConnection();
            asked.setConnectTimeout(1_000);
            asked.setReadTimeout(1_000);
            return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** CPU that it has used so far. */
    double cpuSeconds() {
        return ProcessHandle.of(process.processId())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .map(used -> used.toMillis() / 1e3)
                .orElse(0.0);
    }

    @Override
    public void close() {
        process.close();
        port.close();
    }
}
