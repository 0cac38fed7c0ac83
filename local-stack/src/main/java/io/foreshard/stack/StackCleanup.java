package io.foreshard.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ends what a stack has left running. */
final class StackCleanup {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(15);

    private StackCleanup() {}

    /** Asks the supervisor to stop everything, kills it if it does not, and then whatever it left; how many that were. */
    static int stop(StackState state) {
        state.supervisor().find().ifPresent(supervisor -> {
            supervisor.destroy();
            if (!awaitEnd(supervisor, STOP_TIMEOUT)) {
                supervisor.destroyForcibly();
                awaitEnd(supervisor, KILL_TIMEOUT);
            }
        });
        return killLeftOvers(state);
    }

    /** Kills recorded processes that still are the recorded ones, with their descendants; how many there were. */
    static int killLeftOvers(StackState state) {
        List<ProcessHandle> left = new ArrayList<>();
        for (ComponentRecord component : state.components()) {
            component
                    .process()
                    .find()
                    .ifPresent(process -> Stream.concat(Stream.of(process), process.descendants())
                            .forEach(left::add));
        }
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(process -> {
            if (!awaitEnd(process, KILL_TIMEOUT)) {
                throw new StackException("process " + process.pid() + " of the stack does not end, even by SIGKILL");
            }
        });
        return left.size();
    }

    private static boolean awaitEnd(ProcessHandle process, Duration timeout) {
        try {
            process.onExit()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return true;
        } catch (CompletionException e) {
            return ProcessIdentity.of(process.pid()).isEmpty();
        }
    }
}
