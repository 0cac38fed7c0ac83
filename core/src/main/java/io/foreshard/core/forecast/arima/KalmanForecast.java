package io.foreshard.core.forecast.arima;

/**
 * Exact forecasts of an ARIMA model by its Kalman filter. Pure functions.
 *
 * <p>The filter runs over the differenced series, and over the series itself, with the levels in its state, if differences
 * would be missing. Variances of sums come from the covariance of the running sum with the state.
 */
public final class KalmanForecast {

    private KalmanForecast() {}

    /**
     * Forecasts.
     *
     * @param series oldest first; NaN where a value is missing
     */
    public static ArimaForecast of(ArimaModel model, double[] series, int horizon) {
        StateSpace space = filtered(model, series);
        double[] trend = Differences.trend(model.order(), series.length, horizon);
        double[] means = new double[horizon];
        double[] variances = new double[horizon];
        double[] sumVariances = new double[horizon];
        double[] withSum = new double[space.size()];
        double sumVariance = 0;
        for (int h = 0; h < horizon; h++) {
            means[h] = space.mean() + model.mean() * trend[h];
            variances[h] = model.innovationVariance() * space.variance();
            sumVariance += 2 * space.read(withSum) + space.variance();
            sumVariances[h] = model.innovationVariance() * sumVariance;
            for (int i = 0; i < withSum.length; i++) {
                withSum[i] += space.cross(i);
            }
            space.move(withSum);
            space.update(Double.NaN);
        }
        return new ArimaForecast(means, variances, sumVariances);
    }

    /** The state after the series, its levels included, less the mean's trend. */
    static StateSpace filtered(ArimaModel model, double[] series) {
        ArimaOrder order = model.order();
        double[] left = withoutTrend(model, series);
        double[] weights = Differences.levelWeights(order);
        StateSpace stationary = model.stationaryPart().stateSpace();
        if (weights.length > 0 && (series.length < weights.length || Differences.anyMissing(series))) {
            StateSpace joint = stationary.diffuse(weights);
            for (double value : left) {
                joint.update(value);
            }
            return joint;
        }
        for (double value : Differences.of(left, order.d(), order.seasonalD(), order.period())) {
            stationary.update(value);
        }
        double[] latest = new double[weights.length];
        for (int j = 0; j < latest.length; j++) {
            latest[j] = left[left.length - 1 - j];
        }
        return stationary.known(weights, latest);
    }

    static double[] withoutTrend(ArimaModel model, double[] series) {
        double[][] trend = {Differences.trend(model.order(), 0, series.length)};
        return Regressors.without(series, trend, new double[] {model.mean()});
    }
}
