package io.foreshard.core.forecast.arima;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Follows a series with a fitted model: a new observation costs one step over the model's lags, no refit. Not
 * thread-safe.
 *
 * <p>Innovations before the first that all lags reach are taken for zero, as in conditional least squares, unless it was
 * started from those of a Kalman filter; it then forecasts what that would, once the filter's covariance is steady. After a
 * missing value forecasts are exact until the next value; from there on they are not revised by what later values tell of it.
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
     * Takes the next observation; a missing one (NaN) for what was expected.
     *
     * @return its innovation: what the model had not expected; 0 while the model has seen fewer than its lags reach
     */
    public double update(double observed) {
        if (Double.isNaN(observed)) {
            take(next(), 0);
            return 0;
        }
        double innovation = seen < model.autoregression().degree() ? 0 : observed - predict();
        take(observed, innovation);
        return innovation;
    }

    /** Takes observations whose innovations are known. */
    ArimaFilter takeAll(double[] observed, double[] known) {
        for (int t = 0; t < observed.length; t++) {
            take(observed[t], known[t]);
        }
        return this;
    }

    private void take(double value, double innovation) {
        values[at] = value;
        innovations[at] = innovation;
        at++;
        seen++;
        if (at == values.length) {
            int kept = at - reach;
            System.arraycopy(values, kept, values, 0, reach);
            System.arraycopy(innovations, kept, innovations, 0, reach);
            at = reach;
        }
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

    /** Appends what it remembers, exactly. */
    public void writeTo(PackedOutput out) {
        int known = Math.min(at, reach);
        out.varint(seen);
        out.varint(known);
        for (int i = at - known; i < at; i++) {
            out.bits(Double.doubleToLongBits(values[i]), 64);
            out.bits(Double.doubleToLongBits(innovations[i]), 64);
        }
    }

    /** Reads what {@link #writeTo} appended, for the same model. */
    public static ArimaFilter readFrom(PackedInput in, ArimaModel model) {
        ArimaFilter filter = new ArimaFilter(model);
        filter.seen = in.varint();
        filter.at = in.count(filter.reach);
        for (int i = 0; i < filter.at; i++) {
            filter.values[i] = Double.longBitsToDouble(in.bits(64));
            filter.innovations[i] = Double.longBitsToDouble(in.bits(64));
        }
        return filter;
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
