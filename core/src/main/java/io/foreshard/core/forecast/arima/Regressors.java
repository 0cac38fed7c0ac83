package io.foreshard.core.forecast.arima;

import java.util.Optional;

/**
 * Columns whose linear combination is the mean of a series, made orthogonal, of mean square 1, once differenced: estimates
 * then are of one size and hardly depend on each other. Immutable by convention.
 *
 * <p>If the order has a mean, its column is the first: {@link Differences#trend}, which differencing turns into ones.
 */
final class Regressors {

    private static final double COLLINEAR = 1e-8;

    private final double[][] levels;
    private final double[][] differenced;

    /** {@code own_k = Σ_j combination[k][j] x_j}, lower triangular. */
    private final double[][] combination;

    private Regressors(double[][] levels, double[][] differenced, double[][] combination) {
        this.levels = levels;
        this.differenced = differenced;
        this.combination = combination;
    }

    /**
     * @param columns finite, each as long as the series
     * @return empty if columns depend on each other, or on what differencing removes
     */
    static Optional<Regressors> of(double[][] columns, ArimaOrder order, int length) {
        double[][] given = order.mean() ? withTrend(columns, order, length) : columns;
        double[][] own = new double[given.length][];
        double[][] combination = new double[given.length][given.length];
        for (int k = 0; k < given.length; k++) {
            own[k] = Differences.of(given[k], order.d(), order.seasonalD(), order.period())
                    .clone();
            combination[k][k] = 1;
            double size = norm(own[k]);
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < k; j++) {
                    subtract(own[k], own[j], combination[k], combination[j]);
                }
            }
            double left = norm(own[k]);
            if (!(left > COLLINEAR * size)) {
                return Optional.empty();
            }
            scale(own[k], 1 / left);
            scale(combination[k], 1 / left);
        }
        return Optional.of(new Regressors(combined(given, combination, length), own, combination));
    }

    int count() {
        return combination.length;
    }

    /** Orthogonal columns as long as the series. */
    double[][] levels() {
        return levels;
    }

    /** Orthogonal columns as long as the differenced series. */
    double[][] differenced() {
        return differenced;
    }

    /** Coefficients of the given columns from those of the orthogonal ones. */
    double[] given(double[] coefficients) {
        double[] given = new double[coefficients.length];
        for (int k = 0; k < given.length; k++) {
            for (int j = 0; j <= k; j++) {
                given[j] += coefficients[k] * combination[k][j];
            }
        }
        return given;
    }

    /** Least squares on the differences that are known; zeros if there are too few. */
    double[] leastSquares(double[] series) {
        double[][] normal = new double[count()][count()];
        double[] right = new double[count()];
        for (int t = 0; t < series.length; t++) {
            for (int i = 0; i < right.length && !Double.isNaN(series[t]); i++) {
                right[i] += differenced[i][t] * series[t];
                for (int j = 0; j <= i; j++) {
                    normal[i][j] += differenced[i][t] * differenced[j][t];
                }
            }
        }
        return Cholesky.solve(normal, right) ? right : new double[count()];
    }

    /** {@code series − Σ coefficients · columns}. */
    static double[] without(double[] series, double[][] columns, double[] coefficients) {
        double[] left = series.clone();
        for (int k = 0; k < columns.length; k++) {
            for (int t = 0; t < left.length; t++) {
                left[t] -= coefficients[k] * columns[k][t];
            }
        }
        return left;
    }

    private static double[][] withTrend(double[][] columns, ArimaOrder order, int length) {
        double[][] all = new double[columns.length + 1][];
        all[0] = Differences.trend(order, 0, length);
        System.arraycopy(columns, 0, all, 1, columns.length);
        return all;
    }

    private static void subtract(double[] from, double[] other, double[] combination, double[] otherCombination) {
        double share = 0;
        for (int t = 0; t < from.length; t++) {
            share += from[t] * other[t] / from.length;
        }
        for (int t = 0; t < from.length; t++) {
            from[t] -= share * other[t];
        }
        for (int j = 0; j < combination.length; j++) {
            combination[j] -= share * otherCombination[j];
        }
    }

    private static double[][] combined(double[][] given, double[][] combination, int length) {
        double[][] own = new double[given.length][length];
        for (int k = 0; k < own.length; k++) {
            for (int j = 0; j <= k; j++) {
                for (int t = 0; t < length; t++) {
                    own[k][t] += combination[k][j] * given[j][t];
                }
            }
        }
        return own;
    }

    private static double norm(double[] column) {
        double sum = 0;
        for (double value : column) {
            sum += value * value;
        }
        return column.length == 0 ? 0 : Math.sqrt(sum / column.length);
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }
}
