package io.foreshard.stack;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that all commands share. */
final class RunFolderOption {

    @Option(
            names = "--run-folder",
            paramLabel = "FOLDER",
            description = "Where the stack keeps everything it writes (default: run/stack in the project).")
    private Path folder = Path.of(System.getProperty("foreshard.runFolder", "run/stack"));

    Path folder() {
        return RunFolder.reachable(folder);
    }
}
