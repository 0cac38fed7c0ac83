package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.NegativeBinomial;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * How far values fall from their forecasts: a scale for each step, times one for each slot of the shortest season, times
 * quantiles of the errors so standardized (split conformal intervals: Lei et al. 2018). For counts, negative binomial with
 * variance {@code μ + φμ²}. The one-step scale follows the errors online. Not thread-safe.
 */
final class Spread {

    private static final float SCALE_GAIN = 0.02f;
    private static final float LARGEST_SQUARE = 16;
    private static final float LARGEST_DRIFT = 9;
    private static final float LEAST_DRIFT = 0.5f;
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;
    private static final double LEAST_MEAN = 1e-6;

    /** Counts beyond it are normal. */
    private static final double LARGEST_COUNTED = 1e6;

    private static final int MOST_KNOTS = 64;
    private static final int MOST_SLOTS = 2000;

    /** What a backtest found. */
    @SuppressWarnings("ArrayRecordComponent") // handed from the fit to the state, and compared by nobody
    record Fit(
            float[] knots,
            float[] slots,
            float oneScale,
            float oneLow,
            float oneHigh,
            float pathLow,
            float pathHigh,
            float onePhi,
            float pathPhi) {}

    private final boolean counts;
    private final Fit fit;
    private float drift = 1;

    Spread(boolean counts, Fit fit) {
        this.counts = counts;
        this.fit = fit;
    }

    /** The steps at which a scale is kept; between them it is interpolated. */
    static int[] knotSteps(int horizon) {
        int[] steps = new int[MOST_KNOTS];
        int count = 0;
        for (int step = 0; step < horizon; step = Math.max(step + 1, step * 4 / 3)) {
            steps[count++] = step;
        }
        if (steps[count - 1] != horizon - 1) {
            steps[count++] = horizon - 1;
        }
        return java.util.Arrays.copyOf(steps, count);
    }

    /** Both ends of the interval of the next value. */
    double[] next(double mean, int slot) {
        if (counts) {
            return ofCount(mean, fit.onePhi * drift);
        }
        double scale = fit.oneScale * fit.slots[slot] * Math.sqrt(drift);
        return new double[] {mean + fit.oneLow * scale, mean + fit.oneHigh * scale};
    }

    /**
     * Both ends of the interval of a later value.
     *
     * @param scale of its step
     */
    double[] later(double mean, double scale, int slot) {
        if (counts) {
            return ofCount(mean, fit.pathPhi);
        }
        double s = scale * fit.slots[slot];
        return new double[] {mean + fit.pathLow * s, mean + fit.pathHigh * s};
    }

    /** The scale of every step; of counts, whose intervals need none, zeros. */
    double[] scales(int horizon, int calibrated) {
        double[] scales = new double[horizon];
        if (counts) {
            return scales;
        }
        int[] steps = knotSteps(calibrated);
        int knot = 0;
        for (int h = 0; h < horizon; h++) {
            while (knot + 1 < steps.length && steps[knot + 1] <= h) {
                knot++;
            }
            if (knot + 1 < steps.length) {
                double share = (h - steps[knot]) / (double) (steps[knot + 1] - steps[knot]);
                scales[h] = (1 - share) * fit.knots[knot] + share * fit.knots[knot + 1];
            } else {
                // Beyond what was calibrated errors grow like those of a random walk.
                scales[h] = fit.knots[knot] * Math.sqrt((h + 1.0) / (steps[knot] + 1.0));
            }
        }
        return scales;
    }

    private static double[] ofCount(double mean, double phi) {
        double mu = Math.max(LEAST_MEAN, mean);
        if (mu > LARGEST_COUNTED) {
            double half = 1.96 * Math.sqrt(mu + phi * mu * mu);
            return new double[] {Math.rint(Math.max(0, mu - half)), Math.rint(mu + half)};
        }
        NegativeBinomial distribution = NegativeBinomial.ofMoments(mu, mu + phi * mu * mu);
        return new double[] {distribution.quantile(LOW), distribution.quantile(HIGH)};
    }

    /** Takes an error of the next value. */
    void update(double mean, double value, int slot) {
        double error = value - mean;
        double variance = counts
                ? Math.max(LEAST_MEAN, mean + fit.onePhi * mean * mean)
                : fit.oneScale * fit.oneScale * fit.slots[slot] * fit.slots[slot];
        if (variance > 0) {
            float square = (float) Math.min(LARGEST_SQUARE, error * error / variance);
            drift += SCALE_GAIN * (square - drift);
            drift = Math.max(LEAST_DRIFT, Math.min(LARGEST_DRIFT, drift));
        }
    }

    void writeTo(PackedOutput out) {
        out.flag(counts);
        out.float32(drift);
        if (counts) {
            out.float32(fit.onePhi);
            out.float32(fit.pathPhi);
            return;
        }
        out.varint(fit.knots.length);
        Rounding.writeAll(out, fit.knots);
        out.varint(fit.slots.length);
        Rounding.writeAll(out, fit.slots);
        out.float32(fit.oneScale);
        out.float32(fit.oneLow);
        out.float32(fit.oneHigh);
        out.float32(fit.pathLow);
        out.float32(fit.pathHigh);
    }

    static Spread readFrom(PackedInput in) {
        boolean counts = in.flag();
        float drift = (float) in.float32();
        Spread spread = new Spread(counts, counts ? readCounts(in) : readScales(in));
        spread.drift = drift;
        return spread;
    }

    private static Fit readCounts(PackedInput in) {
        float onePhi = (float) in.float32();
        float[] none = {1};
        return new Fit(none, none, 1, -1, 1, -1, 1, onePhi, (float) in.float32());
    }

    private static Fit readScales(PackedInput in) {
        float[] knots = Rounding.readAll(in, in.count(MOST_KNOTS));
        float[] slots = Rounding.readAll(in, in.count(MOST_SLOTS));
        float oneScale = (float) in.float32();
        float oneLow = (float) in.float32();
        float oneHigh = (float) in.float32();
        float pathLow = (float) in.float32();
        return new Fit(knots, slots, oneScale, oneLow, oneHigh, pathLow, (float) in.float32(), 0, 0);
    }
}
