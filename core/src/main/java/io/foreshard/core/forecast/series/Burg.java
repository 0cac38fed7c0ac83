package io.foreshard.core.forecast.series;

/**
 * Autoregression of values about zero by Burg's method (Burg 1975): reflection coefficients minimize the squared forward
 * and backward errors, hence it is stationary always. The order is the one of the smallest corrected AIC (Hurvich and Tsai
 * 1989), {@code n ln σ² + 2q + 2q(q+1)/(n−q−1)}, where {@code q} counts the parameters before it, the order and the variance.
 *
 * @param weights of the latest value first, as many as the order
 * @param criterion the corrected AIC, not below that of errors of {@value #LEAST_SHARE} of the values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Burg(double[] weights, double criterion) {

    private static final double LEAST_SHARE = 1e-12;

    /**
     * @param most the largest order that is tried; lower ones are, too
     * @param parameters those that made the values, already spent
     */
    static Burg fit(double[] values, int most, double parameters) {
        int n = values.length;
        double[] forward = values.clone();
        double[] backward = values.clone();
        double variance = 0;
        for (double value : values) {
            variance += value * value / n;
        }
        double least = Math.max(Double.MIN_NORMAL, LEAST_SHARE * variance);
        double[] weights = new double[0];
        Burg best = new Burg(weights, criterion(n, Math.max(least, variance), parameters + 1));
        for (int order = 1; order <= most && order < n && variance > least; order++) {
            double reflection = reflect(forward, backward, order);
            weights = extended(weights, reflection);
            variance *= 1 - reflection * reflection;
            double criterion = criterion(n, Math.max(least, variance), parameters + order + 1);
            best = criterion < best.criterion ? new Burg(weights, criterion) : best;
        }
        return best;
    }

    private static double criterion(int n, double variance, double q) {
        double left = n - q - 1;
        return left <= 0 ? Double.POSITIVE_INFINITY : n * Math.log(variance) + 2 * q + 2 * q * (q + 1) / left;
    }

    private static double reflect(double[] forward, double[] backward, int order) {
        double product = 0;
        double squares = 0;
        for (int t = forward.length - 1; t >= order; t--) {
            product += forward[t] * backward[t - 1];
            squares += forward[t] * forward[t] + backward[t - 1] * backward[t - 1];
        }
        double reflection = squares > 0 ? 2 * product / squares : 0;
        for (int t = forward.length - 1; t >= order; t--) {
            double ahead = forward[t];
            forward[t] = ahead - reflection * backward[t - 1];
            backward[t] = backward[t - 1] - reflection * ahead;
        }
        return reflection;
    }

    /** Levinson's step. */
    private static double[] extended(double[] weights, double reflection) {
        int p = weights.length;
        double[] next = new double[p + 1];
        for (int j = 0; j < p; j++) {
            next[j] = weights[j] - reflection * weights[p - 1 - j];
        }
        next[p] = reflection;
        return next;
    }
}
