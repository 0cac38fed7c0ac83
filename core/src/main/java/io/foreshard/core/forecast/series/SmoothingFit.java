package io.foreshard.core.forecast.series;

/**
 * Finds the constants of {@link Smoothing}: two rounds of coordinate search over coarse grids, the smallest sum of squared
 * one-step errors. Not thread-safe.
 */
final class SmoothingFit {

    private static final float[] ALPHAS = {0.015f, 0.05f, 0.12f, 0.25f, 0.45f, 0.7f, 0.95f};
    private static final float[] GAMMAS = {0.01f, 0.05f, 0.12f, 0.25f, 0.5f};
    private static final float[] RHOS = {0, 0.2f, 0.4f, 0.6f, 0.8f, 0.92f};
    private static final int ROUNDS = 2;

    private final double[] series;
    private final int season;
    private final float[] constants = {0.12f, 0.05f, 0};

    /** @param season 1 for none; two seasons at most must not exceed the series */
    SmoothingFit(double[] series, int season) {
        this.series = series;
        this.season = season;
        constants[1] = season > 1 ? 0.05f : 0;
    }

    /** Searches by the values before an index. */
    void search(int length) {
        double best = sumOfSquares(length);
        for (int round = 0; round < ROUNDS; round++) {
            best = along(0, ALPHAS, best, length);
            best = along(2, RHOS, best, length);
            if (season > 1) {
                best = along(1, GAMMAS, best, length);
            }
        }
    }

    /** One that has seen the values before an index. */
    Smoothing at(int length) {
        Smoothing smoothing = start(length);
        for (int t = 0; t < length; t++) {
            smoothing.take(series[t]);
        }
        return smoothing;
    }

    private double along(int constant, float[] grid, double best, int length) {
        double least = best;
        float chosen = constants[constant];
        float present = chosen;
        for (float candidate : grid) {
            if (candidate != present) {
                constants[constant] = candidate;
                double sum = sumOfSquares(length);
                if (sum < least) {
                    least = sum;
                    chosen = candidate;
                }
            }
        }
        constants[constant] = chosen;
        return least;
    }

    private double sumOfSquares(int length) {
        Smoothing smoothing = start(length);
        double sum = 0;
        for (int t = 0; t < length; t++) {
            double innovation = smoothing.take(series[t]);
            sum += innovation * innovation;
        }
        return sum;
    }

    private Smoothing start(int length) {
        if (season == 1) {
            return new Smoothing(constants[0], 0, constants[2], length == 0 ? 0 : series[0], new float[1]);
        }
        int n = Math.min(length, Math.max(2 * season, 10));
        double level = 0;
        for (int t = 0; t < n; t++) {
            level += series[t] / n;
        }
        float[] offsets = new float[season];
        for (int i = 0; i < season; i++) {
            double sum = 0;
            int seen = 0;
            for (int t = i; t < n; t += season) {
                sum += series[t] - level;
                seen++;
            }
            offsets[i] = seen == 0 ? 0 : Rounding.round(sum / seen);
        }
        return new Smoothing(constants[0], constants[1], constants[2], level, offsets);
    }
}
