package io.foreshard.core.mobility;

/**
 * How much of the predicted demand comes from afar, in [0, 1], with its 95 % interval. Immutable.
 *
 * @param lower 2.5 % quantile
 * @param upper 97.5 % quantile
 */
public record MobilityScore(double value, double lower, double upper) {

    /** All predicted demand is local, or there is too little of it. */
    public static final MobilityScore ZERO = new MobilityScore(0, 0, 0);
}
