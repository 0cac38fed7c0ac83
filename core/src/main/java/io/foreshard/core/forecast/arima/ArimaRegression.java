package io.foreshard.core.forecast.arima;

import java.util.Optional;

/**
 * A regression with ARIMA errors, {@code y_t = Σ b_k x_tk + n_t}, coefficients and model estimated together by exact
 * likelihood, as R's {@code arima(xreg = )} (Harvey 1989, section 3.4). Immutable and thread-safe.
 *
 * <p>Regressors are rows, one a value of the series, all of the same length and finite; the series may miss values (NaN).
 * Intervals do not contain the uncertainty of the estimates.
 */
public final class ArimaRegression {

    private final ArimaModel errors;
    private final double[] coefficients;

    private ArimaRegression(ArimaModel errors, double[] coefficients) {
        this.errors = errors;
        this.coefficients = coefficients;
    }

    /**
     * Fits a regression.
     *
     * @param order of the errors; its mean is the intercept, with one difference the drift
     * @return empty if the series is too short or constant, or regressors depend on each other once differenced
     */
    public static Optional<ArimaRegression> fit(double[] series, double[][] regressors, ArimaOrder order) {
        double[][] columns = columns(series, regressors);
        return ExactLikelihood.fit(series, columns, order, LeastSquares.EXACT)
                .map(found -> new ArimaRegression(found.model(), found.coefficients()));
    }

    /** The model of what the regressors leave; its likelihood is that of the regression. */
    public ArimaModel errors() {
        return errors;
    }

    /** One a regressor. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    /** Akaike's corrected criterion, the regressors' coefficients counted. */
    public double aicc() {
        return errors.aicc(coefficients.length);
    }

    /**
     * Forecasts.
     *
     * @param series what was seen, with its {@code regressors}
     * @param future rows of the steps to forecast, the next first
     */
    public ArimaForecast forecast(double[] series, double[][] regressors, double[][] future) {
        double[] left = Regressors.without(series, columns(series, regressors), coefficients);
        return KalmanForecast.of(errors, left, future.length).shifted(level(future));
    }

    private double[] level(double[][] rows) {
        double[] level = new double[rows.length];
        for (int t = 0; t < rows.length; t++) {
            requireWidth(rows, t, coefficients.length);
            for (int k = 0; k < coefficients.length; k++) {
                level[t] += coefficients[k] * rows[t][k];
            }
        }
        return level;
    }

    private static double[][] columns(double[] series, double[][] rows) {
        if (rows.length != series.length) {
            throw new IllegalArgumentException(
                    rows.length + " rows of regressors for " + series.length + " values: expected as many");
        }
        int width = rows.length == 0 ? 0 : rows[0].length;
        double[][] columns = new double[width][rows.length];
        for (int t = 0; t < rows.length; t++) {
            requireWidth(rows, t, width);
            for (int k = 0; k < width; k++) {
                columns[k][t] = rows[t][k];
            }
        }
        return columns;
    }

    private static void requireWidth(double[][] rows, int t, int width) {
        if (rows[t].length != width) {
            throw new IllegalArgumentException(
                    "row " + t + " has " + rows[t].length + " regressors: expected " + width);
        }
        for (double value : rows[t]) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("row " + t + " holds " + value + ": expected finite");
            }
        }
    }
}
