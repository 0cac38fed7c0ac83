package io.foreshard.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.simulation.SmallCluster.Scope;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every order in which anything can happen to one item, at a scope that takes seconds. */
class ExplorationSimulationTest {

    private static final Scope SMALL = new Scope(1, 2, 1, 0, 0, 0);
    private static final long MOST_STATES = 400_000;

    @Test
    void every_state_of_the_smallest_cluster_holds_the_invariants() {
        Exploration.Outcome outcome = explore(SMALL, StoreRules.CORE);
        assertEquals(Optional.empty(), outcome.violation());
        assertTrue(outcome.complete());
        assertTrue(outcome.states() > 1_000, () -> outcome.states() + " states");
        assertTrue(outcome.ends() > 0);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "FINAL_VERSION_BEFORE_DRAIN",
                "NO_FENCE_CHECK",
                "CLOSED_ATTEMPT_OBEYED",
                "PREPARED_NAMES_EPOCH",
                "FREEZE_NOT_DURABLE",
                "READS_DURING_COMMIT",
                "CLEANUP_REMOVES_OWNER_RECORD"
            })
    void a_rule_that_is_taken_away_is_missed_in_some_order(Bug bug) {
        Exploration.Outcome outcome = explore(new Scope(2, 2, 1, 0, 0, 1), BuggyRules.of(bug));
        assertTrue(outcome.violation().isPresent(), () -> bug + ": " + outcome.states() + " states");
        assertFalse(outcome.story().isEmpty());
    }

    private static Exploration.Outcome explore(Scope scope, StoreRules rules) {
        return new Exploration(new SmallCluster(scope, rules), MOST_STATES).run();
    }
}
