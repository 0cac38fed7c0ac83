package io.foreshard.core.placement;

import io.foreshard.core.Home;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides where one item should live. Each call takes what has become known, changes the item's state (and what the
 * population has shown), and returns what to do; {@code now} is event time and never goes back for one item. Not
 * thread-safe. Deterministic: no clock, no randomness.
 *
 * <p>A {@link PlacementDecision.Stay} is returned only where something would have moved but for a reason worth telling.
 */
public interface PlacementDecider {

    /** A decider by the rules of the settings. */
    static PlacementDecider of(PlacementSettings settings, PlacementConstraints constraints, Population population) {
        DecisionGate gate = new DecisionGate(settings, constraints);
        return settings.rules() == PlacementSettings.Rules.FOLLOW_LAST
                ? new FollowLastDecider(gate)
                : new AdaptiveDecider(settings, constraints.topology(), gate, population);
    }

    /** A score arrived; one for another epoch than the item's is ignored. */
    List<PlacementDecision> onScore(ItemPlacement item, ScoreObservation score, Instant now);

    /** A run began or has grown. */
    List<PlacementDecision> onRun(ItemPlacement item, RunObservation run, Instant now);

    /** Something happened that could not be expected. */
    List<PlacementDecision> onAnomaly(ItemPlacement item, AnomalyObservation anomaly, Instant now);

    /** The shard map names a new home, whoever moved the item; an older epoch than the item's is ignored. */
    List<PlacementDecision> onHomeChanged(ItemPlacement item, Home home, Instant now);

    /** A migration of the item ended. */
    List<PlacementDecision> onMigrationOutcome(ItemPlacement item, MigrationOutcome outcome, Instant now);

    /** The time came that {@link #nextTick} named. */
    List<PlacementDecision> onTick(ItemPlacement item, Instant now);

    /** When the item wants to be looked at again without news; empty if news alone can change anything. */
    Optional<Instant> nextTick(ItemPlacement item, Instant now);
}
