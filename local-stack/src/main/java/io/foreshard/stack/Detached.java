package io.foreshard.stack;

import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the supervisor as a process of its own that outlives this one, and shows its progress until it is ready. */
final class Detached {

    private static final int MAX_POLLS = 6_000;
    private static final int POLL_MILLIS = 100;
    private static final int STOP_SECONDS = 90;

    private Detached() {}

    /**
     * The exit code: 0 once the stack runs.
     *
     * @param arguments of the command line
     */
    static int start(Path runFolder, List<String> arguments) throws InterruptedException {
        Path log = runFolder.resolveSibling(runFolder.getFileName() + ".log");
        try {
            Files.createDirectories(log.getParent());
            Files.deleteIfExists(log);
            Process supervisor = new ProcessBuilder(command(arguments))
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(log.toFile())
                    .start();
            return stoppingItIfInterrupted(supervisor, () -> follow(supervisor, log, runFolder));
        } catch (IOException e) {
            throw new StackException("cannot start the supervisor: " + e.getMessage(), e);
        }
    }

    /** This process's own command, in a session of its own: a closed terminal does not end it. */
    private static List<String> command(List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of("setsid", JavaProgram.path().toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", JavaProgram.classPath(), StackCommand.class.getName()));
        arguments.stream()
                .map(argument -> argument.equals("--detach") ? UpCommand.DETACHED : argument)
                .forEach(command::add);
        return command;
    }

    /** A Ctrl-C at this terminal does not reach the supervisor in its session: while it starts it is handed on. */
    private static int stoppingItIfInterrupted(Process supervisor, Following following)
            throws IOException, InterruptedException {
        Thread handOn = new Thread(() -> stop(supervisor), "stop-supervisor");
        Runtime.getRuntime().addShutdownHook(handOn);
        int code = following.exitCode();
        Runtime.getRuntime().removeShutdownHook(handOn);
        return code;
    }

    private static void stop(Process supervisor) {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
        }
    }

    /** Until the stack runs or the supervisor has ended. */
    @FunctionalInterface
    private interface Following {
        int exitCode() throws IOException, InterruptedException;
    }

    private static int follow(Process supervisor, Path log, Path runFolder) throws IOException, InterruptedException {
        long shown = 0;
        for (int poll = 0; poll < MAX_POLLS; poll++) {
            boolean ended = supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            shown = show(log, shown);
            if (ended) {
                return supervisor.exitValue() == 0 ? StackCommand.FAILED : supervisor.exitValue();
            }
            Optional<StackState> state = new StackStateFile(runFolder).read();
            if (state.filter(found ->
                            found.supervisor().pid() == supervisor.pid() && found.phase() == StackState.Phase.RUNNING)
                    .isPresent()) {
                show(log, shown);
                System.out.println(StatusTable.of(state.get()));
                System.out.println("Running. Stop it with: scripts/stack down");
                return 0;
            }
        }
        throw new StackException(
                "the stack is not ready; the supervisor's log " + log + " ends with:\n" + LogTail.of(log, 10));
    }

    private static long show(Path log, long from) throws IOException {
        byte[] all = Files.readAllBytes(log);
        System.out.write(all, (int) from, (int) (all.length - from));
        System.out.flush();
        return all.length;
    }
}
