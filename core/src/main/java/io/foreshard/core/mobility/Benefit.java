package io.foreshard.core.mobility;

/**
 * Round-trip time saved by a move over the horizon, less the cost of the move, in ms. Immutable.
 *
 * @param lowerMillis 2.5 % quantile
 * @param upperMillis 97.5 % quantile
 */
public record Benefit(double meanMillis, double lowerMillis, double upperMillis) {

    /** Of staying. */
    public static final Benefit NONE = new Benefit(0, 0, 0);
}
