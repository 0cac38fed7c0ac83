package io.foreshard.core.anomaly;

import io.foreshard.core.Region;

/**
 * An access, or its absence, that the model could not expect. Immutable.
 *
 * @param timestampMillis event time at which it showed: of the access, or the window's end
 * @param windowEndMillis end of the window it falls into, event time
 * @param observed accesses seen
 * @param expected mean of the prediction
 * @param lower 2.5 % quantile of the prediction
 * @param upper 97.5 % quantile of the prediction
 * @param severity minus the decimal logarithm of the tail probability, 0 to 300
 */
public record Anomaly(
        Region region,
        AnomalyKind kind,
        long timestampMillis,
        long windowEndMillis,
        double observed,
        double expected,
        double lower,
        double upper,
        double severity) {}
