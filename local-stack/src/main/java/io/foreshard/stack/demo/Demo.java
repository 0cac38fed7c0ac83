package io.foreshard.stack.demo;

import io.foreshard.configuration.ConfigurationException;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import io.foreshard.stack.LocalStack;
import io.foreshard.stack.StackException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the whole loop on one machine and reports what it brought. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the whole system on this machine, replays a workload through the sidecars with a real Redis client,",
            "compressed in time, and reports what Foreshard brought: treated customers beside a control group.",
            "Exit code 0 if no acknowledged write was lost and no item had two owners, 1 if so, 2 for a mistake in the options."
        })
public final class Demo implements Callable<Integer> {

    @Mixin
    private final DemoOptions options = new DemoOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final PrintStream out = System.out;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Demo())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, DemoDuration::parse)
                .setExecutionExceptionHandler(Demo::explain);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        DemoPlan plan = DemoPlan.of(options);
        out.println("Workload: " + plan.workload().description());
        out.printf(
                "Time: one second is %.1f hours; %d accesses in %d s%n",
                plan.factor() / 3600, plan.workload().accesses().size(), options.duration.toSeconds());
        DemoResult result;
        try (LocalStack stack = LocalStack.start(plan.stack(), new PrintedProgress(out))) {
            result = new DemoRun(plan, options, stack, out).run();
            report(result, stack.runFolder());
            stayIfAsked(stack);
        }
        return result.writes().lost() == 0
                        && result.writes().doubled() == 0
                        && result.owners().doubled() == 0
                ? 0
                : 1;
    }

    private void report(DemoResult result, Path runFolder) throws IOException {
        DemoReport report = new DemoReport();
        Path page = options.htmlOr(runFolder.resolve("report.html")).toAbsolutePath();
        report.writeHtml(result, page);
        if (options.json().isPresent()) {
            report.writeJson(result, options.json().get());
        }
        out.println(report.terminal(result));
        out.println("Report: " + page);
    }

    private void stayIfAsked(LocalStack stack) throws InterruptedException {
        if (options.stay) {
            ForeshardConfiguration configuration = stack.configuration();
            String ports = configuration.regions().stream()
                    .map((Region region) -> region + " " + stack.sidecarPort(region))
                    .collect(Collectors.joining(", "));
            out.println("The stack keeps running; sidecars: " + ports + "; configuration " + stack.configurationFile()
                    + ". Ctrl-C stops it.");
            new CountDownLatch(1).await();
        }
    }

    private void checkOptions() {
        if (options.duration.compareTo(Duration.ofSeconds(20)) < 0) {
            throw mistake("--duration " + options.duration.toSeconds() + "s: expected 20s or more");
        }
        if (options.regions < 2 || options.regions > 6) {
            throw mistake("--regions " + options.regions + ": expected 2 to 6");
        }
        if (options.customers < 10 || options.customers > 1_000_000) {
            throw mistake("--customers " + options.customers + ": expected 10 to 1000000");
        }
        if (options.rate < 1 || options.rate > 100_000) {
            throw mistake("--rate " + options.rate + ": expected 1 to 100000");
        }
        if (!(options.control > 0 && options.control < 1)) {
            throw mistake("--control " + options.control + ": expected a share between 0 and 1, both excluded");
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What the user can act on, in one message; a stack trace only for a fault of ours. */
    private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof IOException
                || failure instanceof StackException
                || failure instanceof ConfigurationException) {
            line.getErr().println("demo: " + failure.getMessage());
            return 2;
        }
        throw failure;
    }

    static Map<Region, Replayer.SidecarAddress> sidecars(LocalStack stack) {
        return stack.configuration().regions().stream()
                .collect(Collectors.toMap(
                        region -> region,
                        region -> new Replayer.SidecarAddress("127.0.0.1", stack.sidecarPort(region))));
    }
}
