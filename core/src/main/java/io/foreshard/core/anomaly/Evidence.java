package io.foreshard.core.anomaly;

import io.foreshard.core.Region;
import io.foreshard.core.forecast.PredictiveDistribution;

/** What an alarm rests on. Immutable. */
record Evidence(Region region, long millis, long windowEndMillis, double observed, PredictiveDistribution predicted) {

    Anomaly anomaly(AnomalyKind kind, double tail) {
        double severity = -Math.log10(Math.min(1, Math.max(tail, Double.MIN_NORMAL)));
        return new Anomaly(
                region,
                kind,
                millis,
                windowEndMillis,
                observed,
                predicted.mean(),
                predicted.quantile(0.025),
                predicted.quantile(0.975),
                Math.min(ItemAlarms.MOST_SEVERE, Math.max(0, severity)));
    }
}
