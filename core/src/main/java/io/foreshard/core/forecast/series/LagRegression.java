package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * {@code y_t = c + Σ_j β_j y_(t−l_j)}, or the same for the differences {@code y_t − y_(t−1)}. Immutable.
 */
final class LagRegression extends Component {

    static final int CODE = 0;
    private static final int MOST_LAGS = 100;

    /** In units of the series, whose values are below 1e15. */
    static final double LARGEST_MEAN = 1e18;

    private final int[] lags;
    private final float[] weights;
    private final float constant;
    private final boolean differenced;

    /**
     * @param lags rising
     * @param weights one for each lag
     */
    LagRegression(int[] lags, float[] weights, float constant, boolean differenced) {
        this.lags = lags;
        this.weights = weights;
        this.constant = constant;
        this.differenced = differenced;
    }

    /** Weights of the lags; not to be changed. */
    float[] weights() {
        return weights;
    }

    static LagRegression read(PackedInput in) {
        boolean differenced = in.flag();
        int[] lags = new int[in.count(MOST_LAGS)];
        int lag = 0;
        for (int j = 0; j < lags.length; j++) {
            lag += Lags.stored(in);
            lags[j] = lag;
        }
        float[] weights = new float[lags.length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = Rounding.read(in);
        }
        return new LagRegression(lags, weights, (float) in.float32(), differenced);
    }

    @Override
    void writeTo(PackedOutput out) {
        out.flag(differenced);
        out.varint(lags.length);
        for (int j = 0; j < lags.length; j++) {
            out.varint(lags[j] - (j == 0 ? 0 : lags[j - 1]));
        }
        for (float weight : weights) {
            Rounding.write(out, weight);
        }
        out.float32(constant);
    }

    @Override
    int code() {
        return CODE;
    }

    @Override
    String label() {
        return differenced ? "lags of differences" : "lags";
    }

    @Override
    int size() {
        return weights.length + reach();
    }

    @Override
    int reach() {
        return lags[lags.length - 1] + (differenced ? 1 : 0);
    }

    @Override
    double next(Tail tail) {
        return at(tail.array(), tail.end());
    }

    @Override
    void path(Tail tail, double[] means) {
        int reach = tail.reach();
        double[] values = new double[reach + means.length];
        tail.copyTo(values);
        for (int h = 0; h < means.length; h++) {
            // A path may explode where the next value does not.
            means[h] = Math.max(-LARGEST_MEAN, Math.min(LARGEST_MEAN, at(values, reach + h)));
            values[reach + h] = means[h];
        }
    }

    @Override
    void update(double value) {}

    @Override
    void skip(long zeros) {}

    private double at(double[] values, int end) {
        double sum = constant;
        if (differenced) {
            sum += values[end - 1];
            for (int j = 0; j < lags.length; j++) {
                int i = end - lags[j];
                sum += weights[j] * (values[i] - values[i - 1]);
            }
        } else {
            for (int j = 0; j < lags.length; j++) {
                sum += weights[j] * values[end - lags[j]];
            }
        }
        return sum;
    }
}
