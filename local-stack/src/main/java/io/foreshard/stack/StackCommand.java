package io.foreshard.stack;

import io.foreshard.configuration.ConfigurationException;
import io.foreshard.servers.ServerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code scripts/stack}: the whole system on this machine, up, shown, repaired, and down. */
@Command(
        name = "stack",
        mixinStandardHelpOptions = true,
        description = "Starts, shows and stops the whole system on this machine, real components only.",
        subcommands = {UpCommand.class, StatusCommand.class, RestartCommand.class, DownCommand.class})
public final class StackCommand {

    /** Operating failure: the message says what to do. */
    static final int FAILED = 1;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new StackCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    report(e, command);
                    return FAILED;
                })
                .setParameterExceptionHandler((e, given) -> {
                    e.getCommandLine().getErr().println(e.getMessage() + " (--help shows the options)");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments);
    }

    private static void report(Exception e, CommandLine command) {
        boolean expected = e instanceof StackException
                || e instanceof ServerException
                || e instanceof ConfigurationException
                || e instanceof IllegalArgumentException;
        if (expected) {
            command.getErr().println(e.getMessage());
        } else {
            // A defect of ours: here a trace helps.
            e.printStackTrace(command.getErr());
        }
    }
}
