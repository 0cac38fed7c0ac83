package io.foreshard.stack;

import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.LogTail;
import io.foreshard.servers.PortLease;
import java.io.IOException;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process of ours in a JVM of its own, so that one of them can be killed alone. One thread at a time. */
final class JvmComponent implements Component {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TAIL_LINES = 20;

    private final JvmSpec spec;
    private final Readiness readiness;
    private @Nullable ChildProcess process;

    JvmComponent(JvmSpec spec, Readiness readiness) {
        this.spec = spec;
        this.readiness = readiness;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public boolean isStartedAgain() {
        return spec.startedAgain();
    }

    @Override
    public void start() throws InterruptedException {
        requireFreePorts();
        ChildProcess.Spec child = ChildProcess.Spec.of(spec.name(), spec.command(), spec.runFolder(), spec.log())
                .withEnvironment(spec.environment());
        ChildProcess started = ChildProcess.start(child);
        process = started;
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        String lastAnswer = "no answer";
        while (System.nanoTime() < deadline) {
            if (started.awaitExit(POLL)) {
                throw failed("ended with code " + started.exitCode() + " while starting");
            }
            try {
                if (readiness.isReady()) {
                    return;
                }
                lastAnswer = "still starting";
            } catch (IOException notYet) {
                lastAnswer = String.valueOf(notYet.getMessage());
            }
        }
        throw failed("was not ready within " + START_TIMEOUT.toSeconds() + " s (" + lastAnswer + ")");
    }

    @Override
    public ComponentRecord describe() {
        long pid = process().processId();
        return new ComponentRecord(
                spec.name(),
                spec.kind(),
                spec.region(),
                ProcessIdentity.of(pid).orElse(new ProcessIdentity(pid, "ended")),
                "127.0.0.1",
                spec.port(),
                spec.ports(),
                spec.uri(),
                "",
                "",
                "",
                spec.runFolder().toString(),
                spec.log().toString());
    }

    @Override
    public CompletableFuture<Void> onExit() {
        return process().onExit();
    }

    @Override
    public void kill() {
        process().kill();
    }

    @Override
    public void pause() {
        process().pause();
    }

    @Override
    public void resume() {
        process().resume();
    }

    @Override
    public void restart() throws InterruptedException {
        close();
        start();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private void requireFreePorts() {
        TreeSet<Integer> ports = new TreeSet<>(spec.ports().values());
        ports.add(spec.port());
        for (int port : ports) {
            if (!PortLease.isFree(port)) {
                throw new StackException(
                        spec.name() + ": port " + port + " is taken by another process; stop that process"
                                + " (ss -ltnp shows it), or start the stack again on other ports");
            }
        }
    }

    private StackException failed(String what) {
        return new StackException(spec.name() + " " + what + "; its log " + spec.log() + " ends with:\n"
                + LogTail.of(spec.log(), TAIL_LINES));
    }

    private ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException(spec.name() + " was never started");
        }
        return process;
    }
}
