package io.foreshard.benchmarks;

import io.foreshard.benchmarks.forecast.ForecastBenchmark;
import io.foreshard.benchmarks.jmh.JmhBenchmark;
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
        subcommands = {ForecastBenchmark.class, JmhBenchmark.class})
public final class Benchmarks implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a benchmark");
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }
}
