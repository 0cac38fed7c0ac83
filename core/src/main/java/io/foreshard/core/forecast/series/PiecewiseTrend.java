package io.foreshard.core.forecast.series;

import java.util.Arrays;
import java.util.Objects;

/**
 * A trend whose slope may change at {@value #CHANGES} points of the first {@value #CHANGES_SHARE} of a series (Taylor and
 * Letham 2018): columns {@code 1}, {@code t/n}, {@code max(0, t − c)/n}, ridge on the changes. The fit is generalized least
 * squares: ordinary ones give the errors an autoregression of order one, and the second fit is made to all columns filtered by
 * it (Prais and Winsten 1954). The strength of the ridge is the one of the smallest corrected AIC of the filtered errors;
 * cross-validation would take autocorrelation for a bent trend.
 *
 * @param level at the end of the series
 * @param slope by value, of the last piece
 * @param residuals what it leaves of the series
 * @param errors their autoregression
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PiecewiseTrend(double level, double slope, double[] residuals, Burg errors) {

    private static final int CHANGES = 10;
    private static final double CHANGES_SHARE = 0.8;
    private static final int LEAST_FOR_CHANGES = 40;
    private static final double RIDGE = 1e-9;

    /** On the changes, as a share of their mean square that constant and trend leave. */
    private static final double[] STRENGTHS = {1, 0.1, 0.01, 0.001};

    private static final double[] STRAIGHT = {Double.POSITIVE_INFINITY};

    /**
     * @param bent whether changes are wanted; without enough values there are none
     * @param mostErrorLags the largest order of the errors' autoregression
     * @param spent parameters that made the series
     */
    static PiecewiseTrend fit(double[] series, boolean bent, int mostErrorLags, int spent) {
        int[] changes = changes(bent ? series.length : 0);
        double[][] columns = columns(series.length, changes);
        Elimination plain = eliminate(columns, series);
        double[] strengths = changes.length == 0 ? STRAIGHT : STRENGTHS;
        PiecewiseTrend best = null;
        for (double strength : strengths) {
            double[] rough = residuals(series, columns, plain.solve(strength).coefficients());
            double rho = firstOrder(rough);
            double[][] filtered = new double[columns.length][];
            for (int i = 0; i < columns.length; i++) {
                filtered[i] = filter(columns[i], rho);
            }
            Elimination.Solved solved = eliminate(filtered, filter(series, rho)).solve(strength);
            PiecewiseTrend trend = of(series, columns, changes, solved, mostErrorLags, spent);
            best = best == null || trend.errors.criterion() < best.errors.criterion() ? trend : best;
        }
        return Objects.requireNonNull(best);
    }

    private static double firstOrder(double[] errors) {
        double[] weights = Burg.fit(errors, 1, 0).weights();
        return weights.length == 0 ? 0 : weights[0];
    }

    private static PiecewiseTrend of(
            double[] series,
            double[][] columns,
            int[] changes,
            Elimination.Solved solved,
            int mostErrorLags,
            int spent) {
        int n = series.length;
        double[] c = solved.coefficients();
        double slope = c[1];
        double level = c[0] + c[1];
        for (int i = 2; i < c.length; i++) {
            slope += c[i];
            level += c[i] * (n - changes[i - 2]) / n;
        }
        double[] residuals = residuals(series, columns, c);
        return new PiecewiseTrend(
                level, slope / n, residuals, Burg.fit(residuals, mostErrorLags, spent + solved.freedom()));
    }

    private static int[] changes(int length) {
        int[] changes = new int[length < LEAST_FOR_CHANGES ? 0 : CHANGES];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = (int) (CHANGES_SHARE * length * (i + 1) / CHANGES);
        }
        return changes;
    }

    private static double[][] columns(int n, int[] changes) {
        double[][] columns = new double[2 + changes.length][n];
        Arrays.fill(columns[0], 1);
        for (int t = 0; t < n; t++) {
            columns[1][t] = (double) t / n;
        }
        for (int i = 0; i < changes.length; i++) {
            for (int t = changes[i] + 1; t < n; t++) {
                columns[2 + i][t] = (double) (t - changes[i]) / n;
            }
        }
        return columns;
    }

    private static Elimination eliminate(double[][] columns, double[] series) {
        int k = columns.length;
        double[][] gram = new double[k][k];
        double[] cross = new double[k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = product(columns[i], columns[j]);
            }
            cross[i] = product(columns[i], series);
        }
        return Elimination.of(gram, cross, 2, k - 2, RIDGE * series.length);
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** {@code x_t − ρ x_(t−1)}, and of the first {@code √(1 − ρ²) x_0}, which holds the level where ρ is almost one. */
    private static double[] filter(double[] values, double rho) {
        double[] filtered = values.clone();
        filtered[0] *= Math.sqrt(1 - rho * rho);
        for (int t = 1; t < values.length; t++) {
            filtered[t] -= rho * values[t - 1];
        }
        return filtered;
    }

    private static double[] residuals(double[] series, double[][] columns, double[] coefficients) {
        double[] residuals = series.clone();
        for (int i = 0; i < coefficients.length; i++) {
            for (int t = 0; t < residuals.length; t++) {
                residuals[t] -= coefficients[i] * columns[i][t];
            }
        }
        return residuals;
    }
}
