package io.foreshard.executor.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the command line; every error is one message on standard error and exit code 1 or 2. */
@Command(
        name = "foreshard",
        mixinStandardHelpOptions = true,
        version = "foreshard 0.1.0",
        description = "Sets up, looks into and steers a Foreshard deployment.",
        subcommands = {
            InitCommand.class,
            CheckCommand.class,
            MapCommand.class,
            MigrationsCommand.class,
            MigrateCommand.class,
            ReverseCommand.class,
            CancelCommand.class,
            HoldCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            DrainCommand.class,
            LimitCommand.class,
            EpochsCommand.class,
            TailCommand.class
        })
public final class Foreshard {

    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    private Foreshard() {}

    public static void main(String[] arguments) {
        GRPC.setLevel(java.util.logging.Level.SEVERE);
        System.exit(commandLine().execute(arguments));
    }

    /** Runs one command in this process, and writes everything it says to one place; the exit code. */
    public static int run(PrintWriter out, String... arguments) {
        GRPC.setLevel(java.util.logging.Level.SEVERE);
        return commandLine().setOut(out).setErr(out).execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Foreshard())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    String text = failure.getMessage();
                    command.getErr().println(text == null ? failure.toString() : text);
                    return 1;
                });
    }
}
