package io.foreshard.benchmarks.jmh;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the micro-benchmarks by JMH; each in its own process that inherits this one's class path. */
@Command(name = "jmh", description = "Measures single operations by JMH.", mixinStandardHelpOptions = true)
public final class JmhBenchmark implements Callable<Integer> {

    @Option(names = "--include", defaultValue = ".*", description = "regular expression of names; default all")
    private String include = ".*";

    @Option(names = "--out", description = "written: JSON of JMH")
    private @Nullable Path out;

    @Option(names = "--forks", defaultValue = "1", description = "processes a benchmark; default ${DEFAULT-VALUE}")
    private int forks;

    @Option(names = "--warm-ups", defaultValue = "3", description = "iterations not counted; default ${DEFAULT-VALUE}")
    private int warmUps;

    @Option(names = "--iterations", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
    private int iterations;

    @Option(names = "--millis", defaultValue = "500", description = "of one iteration; default ${DEFAULT-VALUE}")
    private int millis;

    @Option(names = "--param", description = "NAME=VALUE: only that value of a parameter; may be repeated")
    private java.util.Map<String, String> parameters = java.util.Map.of();

    @Override
    public Integer call() throws RunnerException {
        TimeValue time = TimeValue.milliseconds(millis);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(include)
                .forks(forks)
                .warmupIterations(warmUps)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .shouldFailOnError(true);
        parameters.forEach(options::param);
        Path file = out;
        if (file != null) {
            options.result(file.toString()).resultFormat(ResultFormatType.JSON);
        }
        new Runner(options.build()).run();
        return 0;
    }
}
