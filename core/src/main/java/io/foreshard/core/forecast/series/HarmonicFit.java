package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.Cholesky;
import java.util.List;

/**
 * Fits {@link HarmonicRegression}: constant, straight trend and harmonics by least squares, the moments gathered once from
 * the oldest value on and solved at any point; then a {@link PiecewiseTrend} to what the harmonics leave. Used once.
 */
final class HarmonicFit {

    /** On all but the constant, as a share of the number of values. */
    private static final double RIDGE = 1e-6;

    /** By how much the corrected AIC of a bent trend must be smaller. */
    private static final double DOUBTLESS = 80;

    private final double[] series;
    private final Harmonics harmonics;
    private final double origin;
    private final double unit;
    private final double[][] gram;
    private final double[] cross;

    /** Columns of each season by slot. */
    private final double[][][] tables;

    private int next;

    /** @param seasons rising; may be none */
    HarmonicFit(double[] series, int[] seasons) {
        this.series = series;
        this.harmonics = new Harmonics(seasons);
        this.origin = series.length == 0 ? 0 : series[0];
        this.unit = 1.0 / Math.max(1, series.length);
        int width = 2 + harmonics.columns();
        this.gram = new double[width][width];
        this.cross = new double[width];
        this.tables = new double[seasons.length][][];
        for (int s = 0; s < seasons.length; s++) {
            tables[s] = new double[seasons[s]][harmonics.columns(s)];
            for (int slot = 0; slot < seasons[s]; slot++) {
                harmonics.fill(s, slot, tables[s][slot], 0);
            }
        }
    }

    /** Takes the values before an index. */
    void advance(int upTo) {
        double[] row = new double[cross.length];
        for (; next < upTo; next++) {
            fill(row, next);
            double y = series[next] - origin;
            for (int i = 0; i < row.length; i++) {
                double ri = row[i];
                double[] gi = gram[i];
                for (int j = 0; j <= i; j++) {
                    gi[j] += ri * row[j];
                }
                cross[i] += ri * y;
            }
        }
    }

    private void fill(double[] row, int t) {
        row[0] = 1;
        row[1] = t * unit - 0.5;
        int at = 2;
        for (double[][] table : tables) {
            double[] columns = table[t % table.length];
            System.arraycopy(columns, 0, row, at, columns.length);
            at += columns.length;
        }
    }

    /**
     * Fitted to the values taken so far, which they have seen: one with a trend that is straight unless a bent one is better
     * beyond doubt, and one with a bent trend.
     */
    List<HarmonicRegression> solve() {
        float[] weights = weights();
        double[] left = withoutHarmonics(weights);
        PiecewiseTrend straight = PiecewiseTrend.fit(left, false, HarmonicRegression.ERROR_LAGS, weights.length);
        PiecewiseTrend bent = PiecewiseTrend.fit(left, true, HarmonicRegression.ERROR_LAGS, weights.length);
        boolean doubtless = bent.errors().criterion() < straight.errors().criterion() - DOUBTLESS;
        return List.of(regression(doubtless ? bent : straight, weights), regression(bent, weights));
    }

    private HarmonicRegression regression(PiecewiseTrend trend, float[] weights) {
        HarmonicRegression fitted = new HarmonicRegression(
                harmonics,
                new HarmonicRegression.Trend(next, (float) (origin + trend.level()), Rounding.round(trend.slope())),
                weights,
                Rounding.roundAll(trend.errors().weights()));
        fitted.startFrom(series, next);
        return fitted;
    }

    private float[] weights() {
        int k = cross.length;
        double[][] matrix = new double[k][];
        double[] solution = cross.clone();
        for (int i = 0; i < k; i++) {
            matrix[i] = gram[i].clone();
            matrix[i][i] += i == 0 ? 0 : RIDGE * next;
        }
        float[] weights = new float[k - 2];
        if (Cholesky.solve(matrix, solution)) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = Rounding.round(solution[2 + i]);
            }
        }
        return weights;
    }

    private double[] withoutHarmonics(float[] weights) {
        double[] left = new double[next];
        for (int t = 0; t < next; t++) {
            left[t] = series[t] - origin;
        }
        int from = 0;
        for (double[][] table : tables) {
            double[] profile = profile(table, weights, from);
            from += table[0].length;
            for (int t = 0; t < next; t++) {
                left[t] -= profile[t % profile.length];
            }
        }
        return left;
    }

    private static double[] profile(double[][] table, float[] weights, int from) {
        double[] profile = new double[table.length];
        for (int slot = 0; slot < profile.length; slot++) {
            for (int j = 0; j < table[slot].length; j++) {
                profile[slot] += table[slot][j] * weights[from + j];
            }
        }
        return profile;
    }
}
