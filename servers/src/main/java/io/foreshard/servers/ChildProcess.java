package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One child process with its descendants in a session of its own (a Ctrl-C at the terminal reaches only us), its output
 * appended to a log file. It ends with this JVM: on an orderly exit by a shutdown hook, the last started first, and when
 * the JVM is killed because the kernel kills it too. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Spec spec;
    private final Process process;

    /**
     * What to run.
     *
     * @param name in messages
     * @param user the system user to run as, or empty for our own
     * @param folder the working folder
     * @param log gets standard output and error, appended
     * @param stopSignal what asks this program for an orderly stop, e.g. {@code TERM}
     * @param stopTimeout after which a stop becomes a kill
     */
    public record Spec(
            String name,
            List<String> command,
            Map<String, String> environment,
            String user,
            Path folder,
            Path log,
            String stopSignal,
            Duration stopTimeout) {

        public Spec {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }

        /** Our own user and environment, stopped by TERM within ten seconds. */
        public static Spec of(String name, List<String> command, Path folder, Path log) {
            return new Spec(name, command, Map.of(), "", folder, log, "TERM", Duration.ofSeconds(10));
        }

        public Spec withStop(String signal, Duration timeout) {
            return new Spec(name, command, environment, user, folder, log, signal, timeout);
        }

        public Spec withUser(String systemUser) {
            return new Spec(name, command, environment, systemUser, folder, log, stopSignal, stopTimeout);
        }

        public Spec withEnvironment(Map<String, String> variables) {
            return new Spec(name, command, variables, user, folder, log, stopSignal, stopTimeout);
        }
    }

    private ChildProcess(Spec spec, Process process) {
        this.spec = spec;
        this.process = process;
        Living.add(this);
    }

    /** @throws ServerException if the operating system cannot start it */
    public static ChildProcess start(Spec spec) {
        List<String> command = new ArrayList<>(Spawner.prefix(spec.user()));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        try {
            return new ChildProcess(spec, Spawner.spawn(builder));
        } catch (IOException e) {
            throw new ServerException(Reason.PROCESS, "cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    public long processId() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completed when it has ended, for whatever reason. */
    public CompletableFuture<Void> onExit() {
        return process.onExit().thenAccept(ended -> {});
    }

    /** Exit code of the process, 128 + signal if a signal ended it; only once it has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** The file that its output goes to. */
    public Path log() {
        return spec.log();
    }

    /** Waits for its end; whether it has ended. */
    public boolean awaitExit(Duration timeout) throws InterruptedException {
        return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Kills it and its descendants (SIGKILL) and waits until they are gone. */
    public void kill() {
        forget();
        killTree(family());
    }

    /**
     * Freezes it and its descendants (SIGSTOP): connections stay open and nothing answers any more once this returns.
     *
     * @throws ServerException if the kernel does not stop it
     */
    public void pause() {
        List<ProcessHandle> family = family();
        Spawner.signal("STOP", family);
        if (!ProcessStates.awaitStopped(family, STOP_TIMEOUT)) {
            throw new ServerException(
                    Reason.PROCESS,
                    spec.name() + ": process " + processId() + " still runs " + STOP_TIMEOUT.toSeconds()
                            + " s after SIGSTOP");
        }
    }

    /** Goes on after {@link #pause()} (SIGCONT). */
    public void resume() {
        Spawner.signal("CONT", family());
    }

    /** Stops it in good order within the stop timeout, else kills it; nothing if it has ended. */
    public void stop() {
        forget();
        end();
    }

    @Override
    public void close() {
        stop();
    }

    /** For the shutdown hook: as {@link #stop()}. */
    void end() {
        List<ProcessHandle> family = family();
        if (process.isAlive()) {
            Spawner.signal("CONT", family);
            Spawner.signal(spec.stopSignal(), List.of(process.toHandle()));
            awaitQuietly(spec.stopTimeout());
        }
        killTree(family);
    }

    private List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private void killTree(List<ProcessHandle> family) {
        family.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle member : family) {
            if (!Spawner.awaitEnd(member, KILL_TIMEOUT)) {
                throw new ServerException(
                        Reason.PROCESS,
                        spec.name() + ": process " + member.pid() + " is still there " + KILL_TIMEOUT.toSeconds()
                                + " s after SIGKILL");
            }
        }
        // The kernel is done with it; this JVM notices a moment later, and isAlive must not lag behind the kill.
        awaitQuietly(KILL_TIMEOUT);
    }

    private void awaitQuietly(Duration timeout) {
        try {
            awaitExit(timeout);
        } catch (InterruptedException e) {
            // The caller wants out: go on with the kill, and leave the flag for him.
            Thread.currentThread().interrupt();
        }
    }

    private void forget() {
        Living.remove(this);
    }
}
