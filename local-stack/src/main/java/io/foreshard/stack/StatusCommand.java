package io.foreshard.stack;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scripts/stack status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs and where; exits 0 if the stack runs and 3 if not.")
final class StatusCommand implements Callable<Integer> {

    private static final int NOT_RUNNING = 3;

    @Mixin
    private RunFolderOption runFolder = new RunFolderOption();

    @Option(names = "--json", description = "Every endpoint, user, password, folder and process as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Optional<StackState> state = new StackStateFile(runFolder.folder()).read();
        if (state.isEmpty()) {
            System.out.println(json ? "{\"phase\":\"NONE\",\"components\":[]}" : "No stack in " + runFolder.folder());
            return NOT_RUNNING;
        }
        System.out.println(json ? StackStateFile.toJson(StatusReport.of(state.get())) : StatusTable.of(state.get()));
        return state.get().isSupervised() && state.get().phase() == StackState.Phase.RUNNING ? 0 : NOT_RUNNING;
    }
}
