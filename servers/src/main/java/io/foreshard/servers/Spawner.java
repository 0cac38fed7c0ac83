package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes that die with this JVM, and signals them. The kernel ties a child to the <em>thread</em> that
 * started it, so one thread that lives as long as the JVM starts them all. Thread-safe.
 */
final class Spawner {

    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "foreshard-spawner");
        thread.setDaemon(true);
        return thread;
    });

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Optional<Path> SETPRIV = Programs.find("setpriv");
    private static final Optional<Path> SETSID = Programs.find("setsid");
    private static final boolean TIES_TO_PARENT = SETPRIV.isPresent() && knowsParentDeathSignal(SETPRIV.get());

    private Spawner() {}

    static Process spawn(ProcessBuilder builder) throws IOException {
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cannotStart) {
                throw new IOException(cannotStart.getMessage(), cannotStart);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What stands before a command so that it gets its own session, the user (empty: ours) and dies with this JVM. */
    static List<String> prefix(String user) {
        List<String> prefix = new ArrayList<>();
        SETSID.ifPresent(program -> prefix.add(program.toString()));
        prefix.addAll(privileges(user));
        return prefix;
    }

    private static List<String> privileges(String user) {
        if (SETPRIV.isEmpty()) {
            if (user.isEmpty()) {
                return List.of();
            }
            throw new ServerException(
                    Reason.MISSING_BINARY,
                    "the program 'setpriv' is needed to run as user '" + user
                            + "'; install it with: apt-get install util-linux");
        }
        List<String> prefix = new ArrayList<>();
        if (TIES_TO_PARENT) {
            prefix.addAll(List.of("--pdeathsig", "KILL"));
        }
        if (!user.isEmpty()) {
            prefix.addAll(List.of("--reuid", user, "--regid", user, "--init-groups"));
        }
        if (!prefix.isEmpty()) {
            prefix.add(0, SETPRIV.get().toString());
        }
        return prefix;
    }

    /** Signals all that are still alive. */
    static void signal(String signal, List<ProcessHandle> processes) {
        List<String> living = processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process -> Long.toString(process.pid()))
                .toList();
        if (living.isEmpty()) {
            return;
        }
        // The shell's own kill: procps may not be installed.
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" \"$@\"", signal));
        command.addAll(living);
        try {
            Process kill = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // A process that ended in between is what a stop wants anyway: the exit code says nothing more.
            kill.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new ServerException(Reason.PROCESS, "cannot send SIG" + signal + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, also while interrupted: what was killed ends soon; whether it has ended. */
    static boolean awaitEnd(ProcessHandle process, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!isGone(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            awaitBriefly(process);
        }
        return true;
    }

    private static void awaitBriefly(ProcessHandle process) {
        try {
            process.onExit()
                    .completeOnTimeout(process, POLL.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ended, or a zombie that a container without an init process never reaps. */
    private static boolean isGone(ProcessHandle process) {
        if (!process.isAlive()) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException noSuchProcess) {
            return !process.isAlive();
        }
    }

    private static boolean knowsParentDeathSignal(Path setpriv) {
        try {
            Process help = new ProcessBuilder(setpriv.toString(), "--help")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.contains("--pdeathsig");
        } catch (IOException unusable) {
            return false;
        }
    }
}
