package io.foreshard.simulation;

import io.foreshard.core.migration.MigrationState;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What came of a stretch of seeds. Mutable; guarded by whoever adds to it. */
final class Report {

    private static final List<MigrationState> STATES = Arrays.stream(MigrationState.values())
            .filter(state -> !state.isTerminal())
            .toList();

    private final Coverage coverage = new Coverage();
    private long seeds;
    private long events;
    private long committed;
    private long aborted;
    private long nanos = 1;
    private Optional<Seed.Outcome> violation = Optional.empty();

    void add(Seed.Outcome outcome) {
        seeds++;
        events += outcome.events();
        committed += outcome.committed();
        aborted += outcome.aborted();
        coverage.add(outcome.coverage());
        boolean earlier = violation.isEmpty() || violation.get().seed() > outcome.seed();
        if (outcome.violation().isPresent() && earlier) {
            violation = Optional.of(outcome);
        }
    }

    void tookNanos(long took) {
        nanos = took;
    }

    long seeds() {
        return seeds;
    }

    long events() {
        return events;
    }

    long committed() {
        return committed;
    }

    long aborted() {
        return aborted;
    }

    Coverage coverage() {
        return coverage;
    }

    /** The lowest seed among those that were run in which an invariant broke. */
    OptionalLong firstViolation() {
        return violation.map(found -> OptionalLong.of(found.seed())).orElse(OptionalLong.empty());
    }

    /** What broke. */
    Optional<String> violation() {
        return violation.flatMap(Seed.Outcome::violation);
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d seeds in %.1f s: %d events (%.0f a seed), %d migrations committed, %d aborted (%.1f a seed)%n",
                seeds,
                nanos / 1e9,
                events,
                (double) events / seeds,
                committed,
                aborted,
                (double) (committed + aborted) / seeds);
        printCoverage(out);
        violation.ifPresentOrElse(
                found -> out.println("VIOLATION in seed " + found.seed() + ": "
                        + found.violation().orElse("")),
                () -> out.println("No violation."));
    }

    /** Faults met by a migration in each state. */
    private void printCoverage(PrintWriter out) {
        out.printf("%-17s", "faults met");
        STATES.forEach(state -> out.printf("%13s", state));
        out.println();
        for (Fault fault : Fault.values()) {
            out.printf("%-17s", fault);
            STATES.forEach(state -> out.printf("%13d", coverage.count(state, fault)));
            out.println();
        }
    }
}
