package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.Cholesky;
import java.util.Arrays;

/**
 * Second moments of a series with its own lags, discounted, gathered once from the oldest value on and solved at any
 * point: ridge regression with a free constant, {@code (X'WX + ρ tr/k I) β = X'Wy} on centered columns. Not thread-safe.
 */
final class LagMoments {

    /** Of a series that does not vary, as a share of its values. */
    private static final double LEAST_DEVIATION = 1e-4;

    private final double[] series;
    private final int[] lags;
    private final boolean differenced;
    private final double growth;
    private final double origin;
    private final double[][] gram;
    private final double[] cross;
    private final double[] sums;
    private final double[] row;
    private double sum;
    private double weights;
    private double weight = 1;
    private int next;

    /**
     * @param lags rising, at least one
     * @param differenced whether differences are regressed on differences
     * @param discount weight of a value against that of the next one, above 0 and at most 1
     */
    LagMoments(double[] series, int[] lags, boolean differenced, double discount) {
        int k = lags.length;
        this.series = series;
        this.lags = lags;
        this.differenced = differenced;
        this.growth = 1 / discount;
        this.origin = differenced || series.length == 0 ? 0 : (float) series[0];
        this.gram = new double[k][k];
        this.cross = new double[k];
        this.sums = new double[k];
        this.row = new double[k];
        this.next = lags[k - 1] + (differenced ? 1 : 0);
    }

    /** Takes the values before an index. */
    void advance(int upTo) {
        int k = lags.length;
        for (; next < upTo; next++) {
            double y = regressand(next);
            for (int j = 0; j < k; j++) {
                row[j] = regressand(next - lags[j]);
            }
            for (int i = 0; i < k; i++) {
                double wi = weight * row[i];
                double[] gi = gram[i];
                for (int j = 0; j <= i; j++) {
                    gi[j] += wi * row[j];
                }
                cross[i] += wi * y;
                sums[i] += wi;
            }
            sum += weight * y;
            weights += weight;
            weight *= growth;
        }
    }

    private double regressand(int t) {
        return differenced ? series[t] - series[t - 1] : series[t] - origin;
    }

    /** @param ridge what is added to the diagonal, as a share of the mean variance of the columns */
    LagRegression solve(double ridge) {
        int k = lags.length;
        double[][] a = new double[k][];
        double[] b = new double[k];
        double trace = 0;
        double scale = weights > 0 ? 1 / weights : 0;
        for (int i = 0; i < k; i++) {
            a[i] = gram[i].clone();
            for (int j = 0; j <= i; j++) {
                a[i][j] -= sums[i] * sums[j] * scale;
            }
            b[i] = cross[i] - sums[i] * sum * scale;
            trace += a[i][i];
        }
        double add = ridge * trace / k;
        for (int i = 0; i < k; i++) {
            a[i][i] += add;
        }
        boolean solved = trace > 0 && Cholesky.solve(a, b);
        return regression(solved ? b : new double[k], scale);
    }

    /**
     * The same regression, which learns on with the same discount; its first covariance is the inverse of the moments, those
     * of the constant, the last, included.
     */
    AdaptiveRegression adaptive(double ridge) {
        int k = lags.length;
        double scale = growth / weight;
        double[][] a = new double[k + 1][];
        double[] b = new double[k + 1];
        double trace = 0;
        for (int i = 0; i < k; i++) {
            a[i] = gram[i].clone();
            b[i] = scale * cross[i];
            trace += gram[i][i] - (weights > 0 ? sums[i] * sums[i] / weights : 0);
        }
        a[k] = Arrays.copyOf(sums, k + 1);
        a[k][k] = Math.max(weights, 1 / scale);
        b[k] = scale * sum;
        double add = ridge * Math.max(trace / k, leastSquares());
        for (int i = 0; i <= k; i++) {
            a[i][i] += i < k ? add : 0;
            for (int j = 0; j <= i; j++) {
                a[i][j] *= scale;
            }
        }
        return new AdaptiveRegression(lags, (float) origin, differenced, RecursiveLeastSquares.of(a, b, 1 / growth));
    }

    private double leastSquares() {
        double mean = Math.abs(weights > 0 ? sum / weights + origin : origin);
        double deviation = LEAST_DEVIATION * Math.max(LEAST_DEVIATION, mean);
        return Math.max(weights, weight) * deviation * deviation;
    }

    double discount() {
        return 1 / growth;
    }

    private LagRegression regression(double[] b, double scale) {
        float[] rounded = new float[b.length];
        double constant = sum * scale + origin;
        for (int i = 0; i < b.length; i++) {
            rounded[i] = Rounding.round(b[i]);
            constant -= rounded[i] * (sums[i] * scale + origin);
        }
        return new LagRegression(lags, rounded, (float) constant, differenced);
    }
}
