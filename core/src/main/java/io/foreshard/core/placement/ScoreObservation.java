package io.foreshard.core.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a record of {@code mobility-scores} says about one item. Immutable.
 *
 * @param windowEnd event time up to which accesses were counted
 * @param homeEpoch epoch of the home it was computed for
 * @param score in [0, 1]
 * @param window length of the windows of the forecasts
 * @param anomaly whether an anomaly triggered it
 */
public record ScoreObservation(
        Instant windowEnd,
        long homeEpoch,
        double score,
        Duration window,
        List<RegionForecast> forecasts,
        ExpectedBenefit benefit,
        boolean anomaly) {

    public ScoreObservation {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("mobility score " + score + ": expected 0 to 1");
        }
        forecasts = List.copyOf(forecasts);
    }
}
