package io.foreshard.stack;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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
    private static final String NO_STACK = "{\"phase\":\"NONE\",\"components\":[]}";

    @Mixin
    private RunFolderOption runFolder = new RunFolderOption();

    @ArgGroup
    private Form form = new Form();

    /** How to print it. */
    private static final class Form {
        @Option(names = "--json", description = "Every endpoint, user, password, folder and process as JSON.")
        private boolean json;

        @Option(
                names = "--shell",
                description = "Shell variables KAFKA, ETCD, CONFIG, FLINK, SIDECAR_REGION, ...: take them over with"
                        + " eval \"$$(scripts/stack status --shell)\".")
        private boolean shell;
    }

    @Override
    public Integer call() {
        Optional<StackState> state = new StackStateFile(runFolder.folder()).read();
        boolean running = state.filter(StackState::isRunning).isPresent();
        if (form.shell) {
            return running ? print(StatusShell.of(state.orElseThrow())) : notRunning(state);
        }
        if (state.isEmpty()) {
            System.out.println(form.json ? NO_STACK : "No stack in " + runFolder.folder());
            return NOT_RUNNING;
        }
        print(form.json ? StackStateFile.toJson(StatusReport.of(state.get())) : StatusTable.of(state.get()));
        return running ? 0 : NOT_RUNNING;
    }

    private static int print(String text) {
        System.out.println(text);
        return 0;
    }

    /** On standard error: standard output is for a shell to evaluate. */
    private int notRunning(Optional<StackState> state) {
        String what = state.map(StatusTable::phase).orElse("there is none");
        System.err.println(
                "No stack runs in " + runFolder.folder() + " (" + what + "); start one with: scripts/stack up");
        return NOT_RUNNING;
    }
}
