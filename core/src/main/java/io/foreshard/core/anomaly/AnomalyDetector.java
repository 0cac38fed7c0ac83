package io.foreshard.core.anomaly;

import io.foreshard.core.Region;
import io.foreshard.core.forecast.NegativeBinomial;
import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.window.WindowSize;
import java.util.Optional;

/**
 * Judges counts, runs and new regions by their probability under the forecast. Immutable and thread-safe.
 *
 * <p>The false alarm rate is kept by a union bound: what is tested {@code n} times a day alarms below {@code rate / n}.
 * Severity is {@code −log10} of the tail probability, capped at {@value #MOST_SEVERE}.
 */
public final class AnomalyDetector {

    /** The severity of what the model calls impossible. */
    public static final double MOST_SEVERE = 300;

    private static final double LEAST_RATE = 0.05;

    private static final double DOMINANT_SHARE = 0.5;

    private static final double DAY_MILLIS = 86_400_000;

    /** Tests of one count: too many, too few. */
    private static final int SIDES = 2;

    private final WindowSize windowSize;
    private final double falseAlarmsPerDay;

    /** @param falseAlarmsPerDay expected false alarms of one item and region in a day, above 0 and at most 1 */
    public AnomalyDetector(WindowSize windowSize, double falseAlarmsPerDay) {
        if (!(falseAlarmsPerDay > 0 && falseAlarmsPerDay <= 1)) {
            throw new IllegalArgumentException(
                    "false alarms per item and day " + falseAlarmsPerDay + ": expected above 0 and at most 1");
        }
        this.windowSize = windowSize;
        this.falseAlarmsPerDay = falseAlarmsPerDay;
    }

    /** The tail probability below which a window's count is an anomaly. */
    public double windowThreshold() {
        double windowsPerDay = Math.max(1, DAY_MILLIS / windowSize.millis());
        return falseAlarmsPerDay / (SIDES * windowsPerDay);
    }

    /** Judges the count of a window that is closed. */
    public Optional<Anomaly> closedWindow(
            Region region, long window, double observed, PredictiveDistribution predicted) {
        PredictiveDistribution judged = cautious(predicted);
        boolean above = observed > judged.mean();
        if (isNear(observed, judged)) {
            return Optional.empty();
        }
        double tail = above ? judged.upperTail(observed) : judged.lowerTail(observed);
        if (tail >= windowThreshold()) {
            return Optional.empty();
        }
        long end = windowSize.endOf(window);
        AnomalyKind kind = above ? AnomalyKind.SPIKE : AnomalyKind.DROP;
        return Optional.of(anomaly(region, kind, end, end, observed, judged, tail));
    }

    /** Judges the count of a window that is open: it can be too high already, but not too low yet. */
    public Optional<Anomaly> openWindow(
            Region region, long timestampMillis, double observed, PredictiveDistribution predicted) {
        PredictiveDistribution judged = cautious(predicted);
        if (observed <= judged.mean() || isNear(observed, judged)) {
            return Optional.empty();
        }
        double tail = judged.upperTail(observed);
        if (tail >= windowThreshold()) {
            return Optional.empty();
        }
        long end = windowSize.endOf(windowSize.indexOf(timestampMillis));
        return Optional.of(anomaly(region, AnomalyKind.SPIKE, timestampMillis, end, observed, judged, tail));
    }

    /**
     * Judges the first access from a region after {@code accesses} others: by Ewens' sampling formula the next access
     * opens a new region with probability {@code 1 / (1 + accesses)}.
     *
     * @param threshold probability below which it counts as unexpected
     */
    public Optional<Anomaly> newRegion(
            Region region, long timestampMillis, long accesses, double threshold, PredictiveDistribution predicted) {
        double probability = 1.0 / (1 + accesses);
        if (probability >= threshold) {
            return Optional.empty();
        }
        long end = windowSize.endOf(windowSize.indexOf(timestampMillis));
        return Optional.of(anomaly(region, AnomalyKind.NEW_REGION, timestampMillis, end, 1, predicted, probability));
    }

    /**
     * Judges a run: {@code length} accesses in a row from a region with this share of the predicted demand have
     * probability {@code share^length}. A region that is predicted to ask for half or more is no news, however long it
     * asks: there small errors of the share would add up.
     *
     * @param accessesPerDay predicted accesses of the item from everywhere: so often is it tested
     */
    public Optional<Anomaly> regionShift(
            Region region,
            long timestampMillis,
            long length,
            double share,
            double accessesPerDay,
            PredictiveDistribution predicted) {
        double log10 = length * Math.log10(Math.min(1, Math.max(1e-3, share)));
        double threshold = Math.log10(falseAlarmsPerDay / Math.max(1, accessesPerDay));
        if (share >= DOMINANT_SHARE || log10 >= threshold) {
            return Optional.empty();
        }
        long end = windowSize.endOf(windowSize.indexOf(timestampMillis));
        return Optional.of(anomaly(
                region,
                AnomalyKind.REGION_SHIFT,
                timestampMillis,
                end,
                (double) length,
                predicted,
                Math.pow(10, log10)));
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

    /** Within one and a half deviations nothing is unexpected: spares the tail functions. */
    private static boolean isNear(double observed, PredictiveDistribution predicted) {
        double error = observed - predicted.mean();
        return error * error < 2.25 * predicted.variance();
    }

    private static Anomaly anomaly(
            Region region,
            AnomalyKind kind,
            long timestampMillis,
            long windowEndMillis,
            double observed,
            PredictiveDistribution predicted,
            double tail) {
        double severity = Math.min(MOST_SEVERE, Math.max(0, -Math.log10(Math.max(tail, Double.MIN_NORMAL))));
        return new Anomaly(
                region,
                kind,
                timestampMillis,
                windowEndMillis,
                observed,
                predicted.mean(),
                predicted.quantile(0.025),
                predicted.quantile(0.975),
                severity);
    }
}
