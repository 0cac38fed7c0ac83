package io.foreshard.core.forecast.arima;

/**
 * A model's Kalman filter after a series: its state, its innovations, and the series with missing values taken for their
 * forecasts. Immutable by convention; who takes the state moves it on.
 *
 * <p>The filter runs over the differenced series, and over the series itself, with the levels in its state, if differences
 * would be missing. The mean's trend is taken off before and is not in the state.
 */
final class KalmanRun {

    private final StateSpace space;
    private final double[] values;
    private final double[] innovations;

    private KalmanRun(StateSpace space, double[] values, double[] innovations) {
        this.space = space;
        this.values = values;
        this.innovations = innovations;
    }

    /** @param series oldest first; NaN where a value is missing */
    static KalmanRun over(ArimaModel model, double[] series) {
        double[][] trend = {Differences.trend(model.order(), 0, series.length)};
        double[] mean = {model.mean()};
        double[] left = Regressors.without(series, trend, mean);
        double[] innovations = new double[series.length];
        StateSpace space =
                model.order().lost() > 0 && (series.length < model.order().lost() || Differences.anyMissing(series))
                        ? overLevels(model, left, innovations)
                        : overDifferences(model, left, innovations);
        return new KalmanRun(space, Regressors.without(left, trend, new double[] {-model.mean()}), innovations);
    }

    /** Before the next value, levels included. */
    StateSpace space() {
        return space;
    }

    /** The series without gaps. */
    double[] values() {
        return values;
    }

    /** What the filter had not expected; 0 where a value was missing or the levels were not known yet. */
    double[] innovations() {
        return innovations;
    }

    private static StateSpace overLevels(ArimaModel model, double[] left, double[] innovations) {
        StateSpace space = model.stationaryPart().stateSpace().diffuse(Differences.levelWeights(model.order()));
        for (int t = 0; t < left.length; t++) {
            double expected = space.mean();
            boolean counts = !Double.isNaN(left[t]) && space.variance() < ExactInnovations.LARGEST_VARIANCE;
            innovations[t] = counts ? left[t] - expected : 0;
            space.update(left[t]);
            left[t] = Double.isNaN(left[t]) ? expected : left[t];
        }
        return space;
    }

    private static StateSpace overDifferences(ArimaModel model, double[] left, double[] innovations) {
        ArimaOrder order = model.order();
        StateSpace space = model.stationaryPart().stateSpace();
        double[] differenced = Differences.of(left, order.d(), order.seasonalD(), order.period());
        for (int i = 0; i < differenced.length; i++) {
            int t = i + order.lost();
            double value = differenced[i];
            boolean missing = Double.isNaN(value);
            innovations[t] = missing ? 0 : value - space.mean();
            // Without differences both arrays are the same one.
            left[t] = missing ? space.mean() : left[t];
            space.update(value);
        }
        double[] latest = new double[order.lost()];
        for (int j = 0; j < latest.length; j++) {
            latest[j] = left[left.length - 1 - j];
        }
        return space.known(Differences.levelWeights(order), latest);
    }
}
