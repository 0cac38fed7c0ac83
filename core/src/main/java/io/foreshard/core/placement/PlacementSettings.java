package io.foreshard.core.placement;

import java.io.Serializable;
import java.time.Duration;

/**
 * The knobs of the decision; durations are event time. Immutable.
 *
 * @param rules which rules decide
 * @param scoreHigh mobility score from which an item is a candidate
 * @param scoreLow mobility score below which it no longer is one, at most {@code scoreHigh}
 * @param benefitConfidence probability with which a confident move must pay, in [0.5, 1)
 * @param moveCostRoundTrips cost of a move, in mean round trips between two regions
 * @param cooldown least time between two moves of one item
 * @param leadTime how long before a predicted arrival a move starts
 * @param requestDeadline after which a request is refused or its probation aborted
 * @param prefetchProbability probability of an arrival from which it is prefetched
 * @param prefetchTimeToLive how long after the expected time a hint is worth anything
 * @param tickInterval how often an item with something to gain is looked at again
 * @param anomalyQuietTime how long after a suspicious burst nothing moves towards it
 */
public record PlacementSettings(
        Rules rules,
        double scoreHigh,
        double scoreLow,
        double benefitConfidence,
        double moveCostRoundTrips,
        Duration cooldown,
        Duration leadTime,
        Duration requestDeadline,
        double prefetchProbability,
        Duration prefetchTimeToLive,
        Duration tickInterval,
        Duration anomalyQuietTime)
        implements Serializable {

    /** Which rules decide. */
    public enum Rules {
        /** Learned from the item and the population. */
        ADAPTIVE,
        /** After every remote access; for comparison. */
        FOLLOW_LAST
    }

    public PlacementSettings {
        if (!(scoreLow <= scoreHigh) || !(benefitConfidence >= 0.5 && benefitConfidence < 1)) {
            throw new IllegalArgumentException("thresholds " + scoreLow + " ≤ " + scoreHigh + " and confidence "
                    + benefitConfidence + " in [0.5, 1) do not hold");
        }
        if (!(moveCostRoundTrips > 0) || tickInterval.isZero() || tickInterval.isNegative()) {
            throw new IllegalArgumentException("a move must cost something (" + moveCostRoundTrips
                    + " round trips) and ticks must be apart (" + tickInterval + ")");
        }
    }

    /** The defaults of the configuration. */
    public static PlacementSettings defaults() {
        return new PlacementSettings(
                Rules.ADAPTIVE,
                0.05,
                0.02,
                0.8,
                3,
                Duration.ofMinutes(30),
                Duration.ofMinutes(45),
                Duration.ofHours(3),
                0.15,
                Duration.ofHours(2),
                Duration.ofMinutes(15),
                Duration.ofHours(2));
    }
}
