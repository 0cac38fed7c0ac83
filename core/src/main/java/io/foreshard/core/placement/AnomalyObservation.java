package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.time.Instant;

/**
 * What a record of {@code access-anomalies} says about one item. Immutable.
 *
 * @param observed accesses seen in the window so far
 * @param expected mean of the prediction
 * @param severity minus the decimal logarithm of the tail probability, at least 0
 */
public record AnomalyObservation(
        Region region, Kind kind, Instant timestamp, double observed, double expected, double severity) {

    /** What is unexpected. */
    public enum Kind {
        SPIKE,
        DROP,
        NEW_REGION,
        REGION_SHIFT
    }
}
