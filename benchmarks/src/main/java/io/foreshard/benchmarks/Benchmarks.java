package io.foreshard.benchmarks;

import io.foreshard.benchmarks.anomaly.AnomalyBenchmark;
import io.foreshard.benchmarks.forecast.ForecastBenchmark;
import io.foreshard.benchmarks.jmh.JmhBenchmark;
import io.foreshard.benchmarks.migration.MigrationBenchmark;
import io.foreshard.benchmarks.pipeline.PipelineBenchmark;
import io.foreshard.benchmarks.placement.PlacementBenchmark;
import io.foreshard.benchmarks.prefetch.PrefetchBenchmark;
import io.foreshard.benchmarks.shift.ShiftBenchmark;
import io.foreshard.benchmarks.sidecar.SidecarBenchmark;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench NAME ...}: one subcommand a benchmark. */
@Command(
        name = "bench",
        description = "Runs a benchmark on this machine and writes what it measured to files.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AnomalyBenchmark.class,
            ForecastBenchmark.class,
            JmhBenchmark.class,
            MigrationBenchmark.class,
            PipelineBenchmark.class,
            PlacementBenchmark.class,
            PrefetchBenchmark.class,
            ShiftBenchmark.class,
            SidecarBenchmark.class
        })
public final class Benchmarks implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a benchmark");
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Bad input is one line and exit code 2. */
    static CommandLine commandLine() {
        return new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof NoSuchFileException missing) {
                        command.getErr().println("no file " + missing.getMessage());
                    } else if (failure instanceof IllegalArgumentException || failure instanceof IOException) {
                        command.getErr().println(failure.getMessage());
                    } else {
                        throw failure;
                    }
                    return CommandLine.ExitCode.USAGE;
                });
    }
}
