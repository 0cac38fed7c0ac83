package io.foreshard.core.placement;

import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.time.Duration;
import java.util.List;

/** What one remote access costs, in mean round trips between two different regions. Immutable. */
final class RemotenessTable {

    private final Topology topology;
    private final double meanMillis;

    RemotenessTable(Topology topology) {
        this.topology = topology;
        this.meanMillis = mean(topology);
    }

    /** Mean round trip of all pairs of different regions, in ms; 1 if there are none or all are zero. */
    double meanMillis() {
        return meanMillis;
    }

    /** Cost of an access from a region while the item is at home; 1 for regions the topology does not know. */
    double cost(Region home, Region from) {
        if (home.equals(from)) {
            return 0;
        }
        if (!topology.contains(home) || !topology.contains(from)) {
            return 1;
        }
        return millis(topology.roundTrip(home, from)) / meanMillis;
    }

    private static double mean(Topology topology) {
        List<Region> regions = topology.regions();
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < regions.size(); i++) {
            for (int j = i + 1; j < regions.size(); j++) {
                sum += millis(topology.roundTrip(regions.get(i), regions.get(j)));
                pairs++;
            }
        }
        return sum > 0 ? sum / pairs : 1;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
