package io.foreshard.core.anomaly;

import io.foreshard.core.forecast.ClosedWindow;
import io.foreshard.core.forecast.NegativeBinomial;
import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.window.WindowSize;

/** Tells counts that must not become the baseline, by their tail probability under the forecast. Immutable and thread-safe. */
public final class Outliers {

    private static final double LEAST_RATE = 0.05;

    /** Tests of one count: too many, too few. */
    private static final int SIDES = 2;

    private final double threshold;

    /** @param perDay counts of ordinary behaviour of one item and region that may be taken for outliers in a day, above 0 and at most 1 */
    public Outliers(WindowSize windows, double perDay) {
        threshold =
                perDay / (SIDES * Math.max(1, AlarmBudget.of(perDay, windows).windowsPerDay()));
    }

    /** Whether a count is too high or too low to be ordinary. */
    public boolean contain(ClosedWindow closed) {
        PredictiveDistribution judged = cautious(closed.predicted());
        double error = closed.observed() - judged.mean();
        // Within one and a half deviations nothing is unexpected: spares the tail functions.
        if (error * error < 2.25 * judged.variance()) {
            return false;
        }
        double tail = error > 0 ? judged.upperTail(closed.observed()) : judged.lowerTail(closed.observed());
        return tail < threshold;
    }

    /**
     * A prediction to accuse by: no rate is known to be below one access in twenty windows, and none to vary less than
     * by chance, however well a model fits the past.
     */
    private static PredictiveDistribution cautious(PredictiveDistribution predicted) {
        double mean = Math.max(LEAST_RATE, predicted.mean());
        double variance = Math.max(mean, predicted.variance());
        return mean == predicted.mean() && variance == predicted.variance()
                ? predicted
                : NegativeBinomial.ofMoments(mean, variance);
    }
}
