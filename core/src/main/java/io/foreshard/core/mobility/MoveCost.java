package io.foreshard.core.mobility;

import io.foreshard.core.Region;
import io.foreshard.core.Topology;

/**
 * What one move costs, in ms of round-trip time that callers wait: a fixed part (freeze, control plane) and a part for
 * each round trip of the protocol between source and target. Immutable.
 *
 * @param fixedMillis at least 0
 * @param roundTrips between the two regions, at least 0
 */
public record MoveCost(double fixedMillis, double roundTrips) {

    /** Ten ms and four round trips. */
    public static final MoveCost DEFAULT = new MoveCost(10, 4);

    public MoveCost {
        if (!(fixedMillis >= 0) || !(roundTrips >= 0)) {
            throw new IllegalArgumentException(
                    "move cost of " + fixedMillis + " ms and " + roundTrips + " round trips: expected at least 0");
        }
    }

    /** The cost of a move between two regions, ms. */
    public double millis(Topology topology, Region from, Region to) {
        return fixedMillis + roundTrips * topology.roundTripMillis(from, to);
    }
}
