package io.foreshard.core.forecast.arima;

/**
 * Follows a series with a fitted model: a new observation costs one step over the model's lags, no refit. Not
 * thread-safe.
 *
 * <p>Innovations before the first that all lags reach are taken for zero, as in conditional least squares.
 */
public final class ArimaFilter {

    private final ArimaModel model;
    private final int reach;
    private final double[] values;
    private final double[] innovations;
    private int at;
    private long seen;

    ArimaFilter(ArimaModel model) {
        this.model = model;
        this.reach = Math.max(
                1,
                Math.max(model.autoregression().degree(), model.movingAverage().degree()));
        // Twice the reach: the window over the latest values slides and is moved back once a reach.
        this.values = new double[2 * reach + 1];
        this.innovations = new double[2 * reach + 1];
    }

    /** What the model expects of the next observation; 0 if it has seen nothing and knows no mean. */
    public double next() {
        if (seen < model.autoregression().degree()) {
            return startingValue();
        }
        return predict();
    }

    /**
     * Takes the next observation.
     *
     * @return its innovation: what the model had not expected; 0 while the model has seen fewer than its lags reach
     */
    public double update(double observed) {
        double innovation = seen < model.autoregression().degree() ? 0 : observed - predict();
        values[at] = observed;
        innovations[at] = innovation;
        at++;
        seen++;
        if (at == values.length) {
            int kept = at - reach;
            System.arraycopy(values, kept, values, 0, reach);
            System.arraycopy(innovations, kept, innovations, 0, reach);
            at = reach;
        }
        return innovation;
    }

    /** Takes observations in their order. */
    public ArimaFilter updateAll(double[] observed) {
        for (double value : observed) {
            update(value);
        }
        return this;
    }

    /** Means and variances of the coming observations and of their sum. */
    public ArimaForecast forecast(int horizon) {
        double[] path = new double[reach + horizon];
        double[] shocks = new double[reach + horizon];
        int known = Math.min(at, reach);
        System.arraycopy(values, at - known, path, reach - known, known);
        System.arraycopy(innovations, at - known, shocks, reach - known, known);
        boolean complete = seen >= model.autoregression().degree();
        for (int i = reach; i < path.length; i++) {
            path[i] = complete
                    ? model.constant()
                            - model.autoregression().tail(path, i, 0)
                            + model.movingAverage().tail(shocks, i, 0)
                    : startingValue();
        }
        double[] means = new double[horizon];
        System.arraycopy(path, reach, means, 0, horizon);
        return ArimaForecast.of(model, means);
    }

    private double predict() {
        return model.constant()
                - model.autoregression().tail(values, at, 0)
                + model.movingAverage().tail(innovations, at, 0);
    }

    private double startingValue() {
        if (model.order().lost() == 0) {
            return model.mean();
        }
        return at == 0 ? 0 : values[at - 1];
    }
}
