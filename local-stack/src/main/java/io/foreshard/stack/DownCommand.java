package io.foreshard.stack;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scripts/stack down}. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the stack, and whatever a killed supervisor left running. The data stays.")
final class DownCommand implements Callable<Integer> {

    @Mixin
    private RunFolderOption runFolder = new RunFolderOption();

    @Override
    public Integer call() {
        StackStateFile file = new StackStateFile(runFolder.folder());
        Optional<StackState> state = file.read();
        if (state.isEmpty()) {
            System.out.println("No stack in " + runFolder.folder());
            return 0;
        }
        int killed = StackCleanup.stop(state.get());
        file.read().ifPresent(last -> file.write(last.with(StackState.Phase.STOPPED, last.message())));
        System.out.println(
                killed == 0 ? "Stopped." : "Stopped; " + killed + " processes without a supervisor were killed.");
        return 0;
    }
}
