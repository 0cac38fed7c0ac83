package io.foreshard.core.forecast.arima;

/**
 * Exact forecasts of an ARIMA model by its Kalman filter; variances of sums come from the covariance of the running sum with
 * the state. Pure functions.
 */
public final class KalmanForecast {

    private KalmanForecast() {}

    /**
     * Forecasts.
     *
     * @param series oldest first; NaN where a value is missing
     */
    public static ArimaForecast of(ArimaModel model, double[] series, int horizon) {
        StateSpace space = KalmanRun.over(model, series).space();
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
}
