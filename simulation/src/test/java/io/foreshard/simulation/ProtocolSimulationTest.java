package io.foreshard.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.migration.MigrationState;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real protocol in the model cluster: nothing breaks in it, and every rule that is taken away breaks something. */
class ProtocolSimulationTest {

    private static final long FIXED_SEEDS = 500;
    private static final long FRESH_SEEDS = 2_000;
    private static final long SEEDS_TO_FIND_A_BUG = 10_000;
    private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());

    @Test
    void a_fixed_set_of_seeds_breaks_no_invariant_and_meets_every_kind_of_fault() throws InterruptedException {
        Report report = new Campaign(1, FIXED_SEEDS, Optional.empty(), NOWHERE).run();
        assertHolds(report);
        assertTrue(report.events() >= 200 * FIXED_SEEDS, () -> report.events() + " events");
        assertTrue(report.committed() + report.aborted() >= 2 * FIXED_SEEDS, () -> report.committed() + " commits");
        for (Fault fault : Fault.values()) {
            assertTrue(report.coverage().count(MigrationState.FROZEN, fault) > 0, () -> fault + " while frozen");
        }
    }

    @Test
    void fresh_seeds_break_no_invariant() throws InterruptedException {
        long first = System.nanoTime() >>> 10;
        assertHolds(new Campaign(first, FRESH_SEEDS, Optional.empty(), NOWHERE).run());
    }

    @ParameterizedTest
    @EnumSource(Bug.class)
    void a_rule_that_is_taken_away_is_missed(Bug bug) throws InterruptedException {
        Report report = new Campaign(1, SEEDS_TO_FIND_A_BUG, Optional.of(bug), NOWHERE).run();
        assertTrue(report.firstViolation().isPresent(), () -> bug + " was not noticed in " + report.seeds() + " seeds");
    }

    @Test
    void a_seed_does_the_same_every_time_and_tells_the_story_of_its_violation() {
        for (long seed = 1; seed <= 5; seed++) {
            Seed.Outcome quiet = Seed.run(seed, Optional.of(Bug.READS_DURING_COMMIT), false);
            Seed.Outcome told = Seed.run(seed, Optional.of(Bug.READS_DURING_COMMIT), true);
            assertEquals(quiet.trace(), told.trace());
            assertEquals(quiet.events(), told.events());
            assertEquals(quiet.violation(), told.violation());
            assertFalse(told.story().isEmpty());
            quiet.violation()
                    .ifPresent(what ->
                            assertTrue(told.story().get(told.story().size() - 1).contains(what), what));
        }
    }

    private static void assertHolds(Report report) {
        assertTrue(
                report.violation().isEmpty(),
                () -> "seed " + report.firstViolation() + ": "
                        + report.violation().orElse(""));
    }
}
