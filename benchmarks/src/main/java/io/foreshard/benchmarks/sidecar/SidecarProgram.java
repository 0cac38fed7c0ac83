package io.foreshard.benchmarks.sidecar;

import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import io.foreshard.servers.PortLease;
import io.foreshard.sidecar.CacheSidecar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sidecar in a JVM of its own on the core of the servers, with the flags of scripts/sidecar. For one thread. */
final class SidecarProgram implements AutoCloseable {

    static final String REGION = "eu-west";

    /** More flags for the JVM of the sidecar, e.g. to profile it. */
    private static final String MORE_FLAGS = "foreshard.benchmarks.sidecar.flags";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TAIL_LINES = 20;

    private final PortLease port = PortLease.take();
    private final ChildProcess process;

    private SidecarProgram(Path configuration, Path folder) {
        List<String> command = new ArrayList<>(List.of(JavaProgram.path().toString(), "-Xshare:auto"));
        String more = System.getProperty(MORE_FLAGS, "");
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split(" ", -1)));
        }
        command.addAll(List.of(
                "-cp",
                JavaProgram.classPath(),
                CacheSidecar.class.getName(),
                "--config",
                configuration.toString(),
                "--region",
                REGION));
        List<String> pinned = Cores.on(Cores.SERVER, command);
        this.process = ChildProcess.start(ChildProcess.Spec.of("sidecar", pinned, folder, folder.resolve("sidecar.log"))
                .withEnvironment(Map.of("FORESHARD_SIDECARS_EU_WEST_PORT", Integer.toString(port.port()))));
    }

    /** Starts it and waits until it answers. */
    static SidecarProgram start(Path configuration, Path folder) throws InterruptedException {
        SidecarProgram program = new SidecarProgram(configuration, folder);
        try {
            program.awaitReady();
            return program;
        } catch (RuntimeException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Keys.answers(port.port())) {
            boolean over = process.awaitExit(POLL);
            if (over || System.nanoTime() > deadline) {
                throw new IllegalStateException("the sidecar "
                        + (over ? "ended with code " + process.exitCode() : "does not answer after " + START_TIMEOUT)
                        + "; its log ends with:\n" + LogTail.of(process.log(), TAIL_LINES));
            }
        }
    }

    int port() {
        return port.port();
    }

    long processId() {
        return process.processId();
    }

    @Override
    public void close() {
        process.close();
        port.close();
    }
}
