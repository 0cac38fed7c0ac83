package io.foreshard.stack.chaos;

import io.foreshard.servers.ServerException;
import io.foreshard.stack.LocalStack;
import io.foreshard.stack.Progress;
import io.foreshard.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts etcd with three members, Kafka, a PostgreSQL and a Redis partition in two regions, a cache and a sidecar in each,",
            "and two executors; kills, stops and cuts them off by a seeded schedule while writers, readers and migrations go on;",
            "then lets it converge and checks what the clients saw (docs/chaos.md).",
            "Exit code 0 if every promise was kept, 3 if not, 2 for a mistake in the options, 1 if the run itself failed."
        })
public final class Chaos implements Callable<Integer> {

    private static final int KEPT = 0;
    private static final int FAILED = 1;
    private static final int VIOLATED = 3;
    private static final int MOST_MINUTES = 240;

    @Option(names = "--minutes", paramLabel = "M", description = "How long faults happen, 1 to 240 (default: 10)")
    private int minutes = 10;

    @Option(names = "--out", paramLabel = "FILE", description = "Gets the result as JSON")
    private @Nullable Path out;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Gets the history, a JSON object a line (default: history.jsonl in the run folder)")
    private @Nullable Path history;

    @Option(names = "--seed", paramLabel = "S", description = "Decides when what is hit (default: a random one)")
    private @Nullable Long seed;

    @Option(
            names = "--run-folder",
            paramLabel = "FOLDER",
            description = "Gets the data and logs of all processes (default: /tmp/foreshard-chaos)")
    private Path runFolder = Path.of("/tmp/foreshard-chaos");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Chaos()).setExecutionExceptionHandler(Chaos::explain);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw mistake("--minutes " + minutes + ": expected 1 to " + MOST_MINUTES);
        }
        requireFolder("--out", out);
        requireFolder("--history", history);
        long chosen = seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000) : seed;
        ChaosPlan plan = ChaosPlan.of(runFolder, Duration.ofMinutes(minutes), chosen);
        System.err.println("Seed " + chosen + ": " + plan.faults().size() + " faults in " + minutes + " min, "
                + plan.rounds() + " of each kind");
        ChaosResult result;
        try (LocalStack stack = LocalStack.start(plan.stack(), new Told())) {
            Path file = history == null ? stack.runFolder().resolve("history.jsonl") : history;
            result = new ChaosRun(plan, stack, file, System.err).run();
        }
        if (out != null) {
            ChaosReport.write(result, out);
        }
        System.out.println(ChaosReport.inWords(result));
        return result.isClean() ? KEPT : VIOLATED;
    }

    private void requireFolder(String option, @Nullable Path file) {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw mistake(option + " " + file + ": there is no folder " + folder);
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What the user can act on, in one message; a stack trace only for a fault of ours. */
    private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof IOException || failure instanceof StackException || failure instanceof ServerException) {
            line.getErr().println("chaos: " + failure.getMessage());
            return FAILED;
        }
        throw failure;
    }

    /** What the stack does, on standard error. */
    private static final class Told implements Progress {

        @Override
        public void started(String component, Duration took, int done, int of) {
            System.err.printf("  [%d/%d] %s ready after %.1f s%n", done, of, component, took.toMillis() / 1000.0);
        }

        @Override
        public void note(String text) {
            System.err.println("  " + text);
        }
    }
}
