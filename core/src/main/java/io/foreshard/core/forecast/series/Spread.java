package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;

/**
 * How far values fall from their forecasts: of the next one, of later ones, and of sums. What a backtest found is kept; how
 * volatile the series is now, against then, follows the errors online ({@code drift}, 1 for as volatile). Not thread-safe.
 */
abstract class Spread {

    private static final float GAIN = 0.02f;
    private static final float LARGEST_SQUARE = 16;
    private static final float LARGEST_DRIFT = 9;
    private static final float LEAST_DRIFT = 0.5f;
    private static final int MOST_KNOTS = 64;

    private float drift = 1;

    /** The next value. */
    abstract PredictiveDistribution next(double mean, int slot);

    /**
     * A later value.
     *
     * @param step 0 for the next
     */
    abstract PredictiveDistribution later(double mean, int step, int slot);

    /** Sums of coming values, as the spread is now. */
    abstract Sums sums();

    /** Distributions of sums. Immutable. */
    interface Sums {

        /**
         * The sum of some successive values.
         *
         * @param mean of the sum
         * @param steps how many values
         * @param farther their summed variance against that of as many values from the next on
         */
        PredictiveDistribution of(double mean, int steps, double farther);
    }

    /** What an error of the next value was expected to be, squared. */
    abstract double expectedSquare(double mean, int slot);

    abstract void writeFitted(PackedOutput out);

    /** Takes an error of the next value. */
    final void update(double mean, double value, int slot) {
        double error = value - mean;
        double variance = expectedSquare(mean, slot);
        if (variance > 0) {
            float square = (float) Math.min(LARGEST_SQUARE, error * error / variance);
            drift = Math.max(LEAST_DRIFT, Math.min(LARGEST_DRIFT, drift + GAIN * (square - drift)));
        }
    }

    /** Squared errors of late, as a share of those of the backtest. */
    final double drift() {
        return drift;
    }

    final void writeTo(PackedOutput out) {
        out.flag(this instanceof CountSpread);
        out.float32(drift);
        writeFitted(out);
    }

    static Spread readFrom(PackedInput in) {
        boolean counts = in.flag();
        float drift = (float) in.float32();
        Spread spread = counts ? CountSpread.read(in) : MeasuredSpread.read(in);
        spread.drift = drift;
        return spread;
    }

    /** The steps at which something is kept; between them it is interpolated. */
    static int[] knotSteps(int horizon) {
        int[] steps = new int[MOST_KNOTS];
        int count = 0;
        for (int step = 0; step < horizon; step = Math.max(step + 1, step * 4 / 3)) {
            steps[count++] = step;
        }
        if (steps[count - 1] != horizon - 1) {
            steps[count++] = horizon - 1;
        }
        return Arrays.copyOf(steps, count);
    }

    /** Those of sums: they change more slowly. */
    static int[] sumKnotSteps(int horizon) {
        int[] steps = new int[MOST_KNOTS];
        int count = 0;
        for (int length = 1; length < horizon; length *= 2) {
            steps[count++] = length - 1;
        }
        steps[count++] = horizon - 1;
        return Arrays.copyOf(steps, count);
    }

    /** What is kept at the knots, at any step; the last knot's beyond it. */
    static double interpolated(float[] knots, int[] steps, int step) {
        int last = steps.length - 1;
        if (step >= steps[last]) {
            return knots[last];
        }
        int found = Arrays.binarySearch(steps, step);
        int below = found >= 0 ? found : -found - 2;
        double share = (step - steps[below]) / (double) (steps[below + 1] - steps[below]);
        return (1 - share) * knots[below] + share * knots[below + 1];
    }

    /** Values of every step, at the knots. */
    static float[] at(int[] steps, double[] values) {
        float[] knots = new float[steps.length];
        for (int i = 0; i < steps.length; i++) {
            knots[i] = Rounding.coarse(values[steps[i]]);
        }
        return knots;
    }
}
