package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.forecast.TwoPieceNormal;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Measurements, and counts that are never zero: a scale for each step, times one for each slot of the shortest season, times
 * the central 95 % of the errors so standardized (split conformal intervals: Lei et al. 2018). A normal on each side of the median
 * passes through the ends. Not thread-safe.
 */
final class MeasuredSpread extends Spread {

    /** Counts are never certain: the least 95 % interval is so much to either side. */
    private static final double LEAST_COUNTED = 0.2;

    private static final double LEAST_FARTHER = 0.01;

    /** Of later values, volatility of late is believed by half: its logarithm counts half. */
    private static final double LATER = 0.25;

    /**
     * What a backtest found. {@code scales} and {@code sums} at the knots of the horizon; {@code slots} of the shortest season;
     * {@code low} and {@code high} of standardized errors, below and above 0.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from the fit to the state, and compared by nobody
    record Fit(
            int horizon,
            float[] scales,
            float[] sums,
            float[] slots,
            float oneScale,
            float oneLow,
            float oneHigh,
            float pathLow,
            float pathHigh) {}

    private final boolean counts;
    private final int[] steps;
    private final int[] sumSteps;
    private final Fit fit;

    /** @param counts whether the values are counts */
    MeasuredSpread(boolean counts, Fit fit) {
        this.counts = counts;
        this.steps = knotSteps(fit.horizon);
        this.sumSteps = sumKnotSteps(fit.horizon);
        this.fit = fit;
    }

    @Override
    PredictiveDistribution next(double mean, int slot) {
        double scale = fit.oneScale * fit.slots[slot] * Math.sqrt(drift());
        return of(mean, -fit.oneLow * scale, fit.oneHigh * scale);
    }

    @Override
    PredictiveDistribution later(double mean, int step, int slot) {
        double scale =
                interpolated(fit.scales, steps, step) * fit.slots[slot] * beyond(step) * Math.pow(drift(), LATER);
        return of(mean, -fit.pathLow * scale, fit.pathHigh * scale);
    }

    private TwoPieceNormal of(double mean, double below, double above) {
        double least = counts ? LEAST_COUNTED : 0;
        return TwoPieceNormal.ofInterval(mean, Math.max(least, below), Math.max(least, above), counts);
    }

    @Override
    Sums sums() {
        double volatility = Math.pow(drift(), LATER);
        return (mean, count, farther) -> {
            double beyond = beyond(count - 1);
            double deviation = interpolated(fit.sums, sumSteps, count - 1)
                    * (beyond * beyond * volatility * Math.sqrt(Math.max(LEAST_FARTHER, farther)));
            return new TwoPieceNormal(mean, deviation, deviation, counts);
        };
    }

    /** Beyond what was calibrated errors grow like those of a random walk. */
    private double beyond(int step) {
        return step < fit.horizon ? 1 : Math.sqrt((step + 1.0) / fit.horizon);
    }

    @Override
    double expectedSquare(double mean, int slot) {
        return fit.oneScale * fit.oneScale * fit.slots[slot] * fit.slots[slot];
    }

    @Override
    void writeFitted(PackedOutput out) {
        out.flag(counts);
        out.varint(fit.horizon);
        Rounding.writeCoarse(out, fit.scales);
        Rounding.writeCoarse(out, fit.sums);
        out.varint(fit.slots.length);
        Rounding.writeCoarse(out, fit.slots);
        out.float32(fit.oneScale);
        out.float32(fit.oneLow);
        out.float32(fit.oneHigh);
        out.float32(fit.pathLow);
        out.float32(fit.pathHigh);
    }

    static MeasuredSpread read(PackedInput in) {
        boolean counts = in.flag();
        int horizon = Math.max(1, in.count(SeriesOptions.MOST_STEPS));
        float[] scales = Rounding.readCoarse(in, knotSteps(horizon).length);
        float[] sums = Rounding.readCoarse(in, sumKnotSteps(horizon).length);
        float[] slots = Rounding.readCoarse(in, in.count(SeriesOptions.LONGEST_SEASON));
        float oneScale = (float) in.float32();
        float oneLow = (float) in.float32();
        float oneHigh = (float) in.float32();
        float pathLow = (float) in.float32();
        float pathHigh = (float) in.float32();
        return new MeasuredSpread(
                counts, new Fit(horizon, scales, sums, slots, oneScale, oneLow, oneHigh, pathLow, pathHigh));
    }
}
