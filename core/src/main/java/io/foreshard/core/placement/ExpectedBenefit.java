package io.foreshard.core.placement;

import java.io.Serializable;

/**
 * Round-trip time that a move is expected to save over the stay it is made for, less what the move costs. Immutable.
 *
 * @param meanMillis expectation
 * @param lowerMillis lower bound at the configured confidence, at most the mean
 * @param upperMillis upper bound at the configured confidence, at least the mean
 */
public record ExpectedBenefit(double meanMillis, double lowerMillis, double upperMillis) implements Serializable {

    public static final ExpectedBenefit NONE = new ExpectedBenefit(0, 0, 0);

    public ExpectedBenefit {
        if (!(lowerMillis <= meanMillis && meanMillis <= upperMillis)) {
            throw new IllegalArgumentException(
                    "benefit " + lowerMillis + " ≤ " + meanMillis + " ≤ " + upperMillis + " ms does not hold");
        }
    }
}
