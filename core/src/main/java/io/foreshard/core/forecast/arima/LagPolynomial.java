package io.foreshard.core.forecast.arima;

import java.util.Arrays;

/**
 * The lags of a polynomial {@code 1 + Σ c_l B^l} that are not zero, in ascending order. Immutable.
 *
 * <p>Seasonal models have few of them: {@code (p+1)(P+1)−1} instead of {@code p + P·m}.
 */
final class LagPolynomial {

    private final int[] lags;
    private final double[] coefficients;

    private LagPolynomial(int[] lags, double[] coefficients) {
        this.lags = lags;
        this.coefficients = coefficients;
    }

    /** {@code (1 + sign Σ a_i B^i)(1 + sign Σ s_j B^(j·period))}. */
    static LagPolynomial ofSeasonal(double[] plain, double[] seasonal, int period, double sign) {
        double[] dense = new double[plain.length + seasonal.length * period + 1];
        for (int j = 0; j <= seasonal.length; j++) {
            double factor = j == 0 ? 1 : sign * seasonal[j - 1];
            for (int i = 0; i <= plain.length; i++) {
                dense[j * period + i] += factor * (i == 0 ? 1 : sign * plain[i - 1]);
            }
        }
        return ofDense(dense);
    }

    /** {@code (1−B)^d (1−B^period)^D}. */
    static LagPolynomial ofDifferences(int d, int seasonalD, int period) {
        double[] dense = {1};
        for (int i = 0; i < d; i++) {
            dense = timesDifference(dense, 1);
        }
        for (int i = 0; i < seasonalD; i++) {
            dense = timesDifference(dense, period);
        }
        return ofDense(dense);
    }

    LagPolynomial times(LagPolynomial other) {
        double[] a = dense();
        double[] b = other.dense();
        double[] product = new double[a.length + b.length - 1];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                product[i + j] += a[i] * b[j];
            }
        }
        return ofDense(product);
    }

    /** {@code Σ c_l x[at − l]} over lags that reach back to {@code from} at most. */
    double tail(double[] x, int at, int from) {
        double sum = 0;
        int reach = at - from;
        for (int i = 0; i < lags.length && lags[i] <= reach; i++) {
            sum += coefficients[i] * x[at - lags[i]];
        }
        return sum;
    }

    /** {@code into[t] += Σ c_l x[t − l]} for {@code t ≥ from}, over lags that reach back to 0 at most. */
    void addTails(double[] x, int from, double[] into) {
        for (int i = 0; i < lags.length; i++) {
            int lag = lags[i];
            double coefficient = coefficients[i];
            for (int t = Math.max(from, lag); t < into.length; t++) {
                into[t] += coefficient * x[t - lag];
            }
        }
    }

    /**
     * {@code x[t] −= Σ c_l x[t − l]} for {@code t ≥ from}, in their order, over lags that reach back to {@code first} at most.
     * The shortest lag, which waits for the value just written, comes last.
     */
    void subtractOwnTails(double[] x, int first, int from) {
        int reaching = 0;
        for (int t = from; t < x.length; t++) {
            while (reaching < lags.length && lags[reaching] <= t - first) {
                reaching++;
            }
            double sum = x[t];
            for (int i = reaching - 1; i >= 0; i--) {
                sum -= coefficients[i] * x[t - lags[i]];
            }
            x[t] = sum;
        }
    }

    /** The value at B = 1. */
    double atOne() {
        double sum = 1;
        for (double coefficient : coefficients) {
            sum += coefficient;
        }
        return sum;
    }

    /** The longest lag, 0 if there is none. */
    int degree() {
        return lags.length == 0 ? 0 : lags[lags.length - 1];
    }

    /** All coefficients, that of lag 0 first. */
    double[] dense() {
        double[] dense = new double[degree() + 1];
        dense[0] = 1;
        for (int i = 0; i < lags.length; i++) {
            dense[lags[i]] = coefficients[i];
        }
        return dense;
    }

    private static LagPolynomial ofDense(double[] dense) {
        int[] lags = new int[dense.length];
        double[] coefficients = new double[dense.length];
        int count = 0;
        for (int lag = 1; lag < dense.length; lag++) {
            if (dense[lag] != 0) {
                lags[count] = lag;
                coefficients[count++] = dense[lag];
            }
        }
        return new LagPolynomial(Arrays.copyOf(lags, count), Arrays.copyOf(coefficients, count));
    }

    private static double[] timesDifference(double[] dense, int lag) {
        double[] product = Arrays.copyOf(dense, dense.length + lag);
        for (int i = 0; i < dense.length; i++) {
            product[i + lag] -= dense[i];
        }
        return product;
    }
}
