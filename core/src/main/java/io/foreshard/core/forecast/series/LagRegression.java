package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * {@code y_t = c + Σ_j β_j y_(t−l_j)}, or the same for the differences {@code y_t − y_(t−1)}. Immutable.
 */
final class LagRegression extends LagComponent {

    static final int CODE = 0;
    private final float[] weights;
    private final float constant;

    /**
     * @param lags rising
     * @param weights one for each lag
     */
    LagRegression(int[] lags, float[] weights, float constant, boolean differenced) {
        super(lags, differenced);
        this.weights = weights;
        this.constant = constant;
    }

    /** Weights of the lags; not to be changed. */
    float[] weights() {
        return weights;
    }

    static LagRegression read(PackedInput in) {
        boolean differenced = in.flag();
        int[] lags = readLags(in);
        float[] weights = new float[lags.length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = Rounding.read(in);
        }
        return new LagRegression(lags, weights, (float) in.float32(), differenced);
    }

    @Override
    void writeTo(PackedOutput out) {
        writeLags(out);
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
    void update(double value) {}

    @Override
    double at(double[] values, int end) {
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
