package io.foreshard.stack;

import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process of ours in a JVM of its own, so that one of them can be killed alone. One thread at a time. */
final class JvmComponent implements Component {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TAIL_LINES = 20;

    private final Spec spec;
    private final Readiness readiness;
    private @Nullable ChildProcess process;

    /**
     * What to run. Immutable.
     *
     * @param heap the largest, e.g. {@code 256m}
     * @param port its clients' port
     * @param ports further ports by purpose
     * @param runFolder working folder; its log goes to {@code logs/} in it
     */
    record Spec(
            String name,
            String kind,
            String region,
            String mainClass,
            List<String> arguments,
            String heap,
            List<String> jvmOptions,
            String classPath,
            Map<String, String> environment,
            int port,
            Map<String, Integer> ports,
            String uri,
            Path runFolder) {

        static Spec of(String name, String kind, String region, String mainClass, Path runFolder) {
            return new Spec(
                    name,
                    kind,
                    region,
                    mainClass,
                    List.of(),
                    "256m",
                    List.of(),
                    JavaProgram.classPath(),
                    Map.of(),
                    0,
                    Map.of(),
                    "",
                    runFolder);
        }

        Spec withArguments(String... newArguments) {
            return new Spec(
                    name,
                    kind,
                    region,
                    mainClass,
                    List.of(newArguments),
                    heap,
                    jvmOptions,
                    classPath,
                    environment,
                    port,
                    ports,
                    uri,
                    runFolder);
        }

        Spec withJvm(String newHeap, String newClassPath, List<String> newOptions) {
            return new Spec(
                    name,
                    kind,
                    region,
                    mainClass,
                    arguments,
                    newHeap,
                    newOptions,
                    newClassPath,
                    environment,
                    port,
                    ports,
                    uri,
                    runFolder);
        }

        Spec withEnvironment(Map<String, String> newEnvironment) {
            return new Spec(
                    name,
                    kind,
                    region,
                    mainClass,
                    arguments,
                    heap,
                    jvmOptions,
                    classPath,
                    newEnvironment,
                    port,
                    ports,
                    uri,
                    runFolder);
        }

        Spec withPort(int newPort, Map<String, Integer> newPorts, String newUri) {
            return new Spec(
                    name,
                    kind,
                    region,
                    mainClass,
                    arguments,
                    heap,
                    jvmOptions,
                    classPath,
                    environment,
                    newPort,
                    newPorts,
                    newUri,
                    runFolder);
        }

        Path log() {
            return runFolder.resolve("logs").resolve(name.replace(' ', '-') + ".log");
        }

        List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(JavaProgram.path().toString());
            command.add("-Xmx" + heap);
            command.addAll(List.of(
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Djava.awt.headless=true",
                    "-Dlog4j2.configurationFile="
                            + runFolder.resolve("log4j2.xml").toUri()));
            command.addAll(jvmOptions);
            command.addAll(List.of("-cp", classPath, mainClass));
            command.addAll(arguments);
            return command;
        }
    }

    JvmComponent(Spec spec, Readiness readiness) {
        this.spec = spec;
        this.readiness = readiness;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public void start() throws InterruptedException {
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
