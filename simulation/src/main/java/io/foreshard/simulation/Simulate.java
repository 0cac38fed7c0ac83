package io.foreshard.simulation;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the simulation: runs seeds, tells the story of one that fails. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs the real migration protocol on a model cluster full of faults, and checks the invariants of the"
                        + " design after every event. The same seed does the same every time.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:no violation", "2:usage", "3:violation"})
public final class Simulate implements Callable<Integer> {

    private static final int VIOLATION = 3;
    private static final long MAX_SEEDS = 100_000_000;
    private static final long MOST_STATES = 20_000_000;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds to run (default: ${DEFAULT-VALUE}).")
    private long seeds = 1_000;

    @Option(names = "--seed", paramLabel = "S", description = "The first of them (default: ${DEFAULT-VALUE}).")
    private long first = 1;

    @Option(
            names = "--bug",
            paramLabel = "ID",
            description = "Take a rule of the protocol away; a violation is expected then. See --list-bugs.")
    private Optional<String> bug = Optional.empty();

    @Option(
            names = "--exhaustive",
            description =
                    "Instead of seeds: every order in which anything can happen to one item with two executors, two"
                            + " claims, one writer, one crash, one lost answer and one late message.")
    private boolean exhaustive;

    @Option(names = "--list-bugs", description = "Print the bugs, one a line, and exit.")
    private boolean listBugs;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (listBugs) {
            Arrays.stream(Bug.values()).map(Bug::id).forEach(out::println);
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        if (seeds < 1 || seeds > MAX_SEEDS) {
            throw new ParameterException(spec.commandLine(), "--seeds " + seeds + ": expected 1 to " + MAX_SEEDS);
        }
        Optional<Bug> taken = bug.map(this::bug);
        if (exhaustive) {
            return explore(taken, out);
        }
        Campaign campaign = new Campaign(first, seeds, taken, spec.commandLine().getErr());
        Report report = campaign.run();
        report.print(out);
        report.firstViolation().ifPresent(seed -> tell(seed, taken, out));
        out.flush();
        return report.firstViolation().isPresent() ? VIOLATION : CommandLine.ExitCode.OK;
    }

    private static int explore(Optional<Bug> taken, PrintWriter out) {
        StoreRules rules = taken.map(BuggyRules::of).orElse(StoreRules.CORE);
        Exploration.Outcome outcome =
                new Exploration(new SmallCluster(SmallCluster.Scope.USUAL, rules), MOST_STATES).run();
        out.printf(
                "%d states, %d transitions, %d deep, %d ends%n",
                outcome.states(), outcome.transitions(), outcome.deepest(), outcome.ends());
        outcome.violation().ifPresent(what -> {
            out.println("VIOLATION: " + what);
            outcome.story().forEach(out::println);
        });
        String end = outcome.complete() ? "No violation; every reachable state was visited." : "Not complete.";
        out.println(outcome.violation().isPresent() ? "" : end);
        out.flush();
        return outcome.violation().isPresent() ? VIOLATION : CommandLine.ExitCode.OK;
    }

    private Bug bug(String id) {
        return Bug.of(id)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--bug " + id + ": expected one of "
                                + Arrays.stream(Bug.values()).map(Bug::id).toList()));
    }

    private static void tell(long seed, Optional<Bug> bug, PrintWriter out) {
        Seed.Outcome outcome = Seed.run(seed, bug, true);
        List<String> story = outcome.story();
        out.println();
        out.println("The story of seed " + seed + ":");
        story.forEach(out::println);
        out.println();
        out.println("Again: scripts/simulate --seed " + seed + " --seeds 1"
                + bug.map(taken -> " --bug " + taken.id()).orElse(""));
    }

    /** Ends with 0 if no invariant broke, 3 if one did, 2 if it was called in a wrong way. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Simulate()).execute(args));
    }
}
