package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.Objects;

/**
 * Demand with many empty windows (Teunter, Syntetos and Babai 2011): probability and size of demand smoothed apart,
 * {@code p ← p + β (1{y≠0} − p)} in every window and {@code z ← z + α (y − z)} in those with demand; the mean is
 * {@code p z}. Other than Croston's, the probability falls in empty windows. Not thread-safe.
 */
final class IntermittentDemand extends Component {

    static final int CODE = 6;

    private static final float[] GAINS = {0.02f, 0.05f, 0.1f, 0.2f, 0.35f};
    private static final int START = 24;

    private final float sizeGain;
    private final float probabilityGain;
    private float probability;
    private float size;

    IntermittentDemand(float sizeGain, float probabilityGain, float probability, float size) {
        this.sizeGain = Rounding.coarse(sizeGain);
        this.probabilityGain = Rounding.coarse(probabilityGain);
        this.probability = probability;
        this.size = size;
    }

    /** One that has seen the values before an index, with those gains of a grid whose squared one-step errors are least. */
    static IntermittentDemand fit(double[] series, int length) {
        IntermittentDemand best = null;
        double least = Double.POSITIVE_INFINITY;
        for (float sizeGain : GAINS) {
            for (float probabilityGain : GAINS) {
                IntermittentDemand demand = start(series, length, sizeGain, probabilityGain);
                double sum = demand.follow(series, length);
                if (best == null || sum < least) {
                    least = sum;
                    best = demand;
                }
            }
        }
        return Objects.requireNonNull(best);
    }

    private static IntermittentDemand start(double[] series, int length, float sizeGain, float probabilityGain) {
        int seen = Math.min(START, length);
        int with = 0;
        double sum = 0;
        for (int t = 0; t < seen; t++) {
            with += series[t] == 0 ? 0 : 1;
            sum += series[t];
        }
        float probability = seen == 0 ? 0 : (float) with / seen;
        return new IntermittentDemand(sizeGain, probabilityGain, probability, with == 0 ? 0 : (float) (sum / with));
    }

    private double follow(double[] series, int length) {
        double sum = 0;
        for (int t = 0; t < length; t++) {
            double error = series[t] - mean();
            sum += error * error;
            update(series[t]);
        }
        return sum;
    }

    double mean() {
        return (double) probability * size;
    }

    @Override
    double next(Tail tail) {
        return mean();
    }

    @Override
    void path(Tail tail, double[] means) {
        Arrays.fill(means, mean());
    }

    @Override
    void update(double value) {
        if (value == 0) {
            probability -= probabilityGain * probability;
            return;
        }
        probability += probabilityGain * (1 - probability);
        // The first size ever is taken as it is.
        size = size == 0 ? (float) value : (float) (size + sizeGain * (value - size));
    }

    /** So many empty windows at once: {@code p (1 − β)^n}. */
    @Override
    void skip(long zeros) {
        probability = (float) (probability * Math.pow(1.0 - probabilityGain, (double) zeros));
    }

    @Override
    String label() {
        return "intermittent";
    }

    @Override
    int size() {
        return 4;
    }

    @Override
    void passMissing(Tail tail) {}

    @Override
    int reach() {
        return 1;
    }

    @Override
    int code() {
        return CODE;
    }

    @Override
    void writeTo(PackedOutput out) {
        out.float16(sizeGain);
        out.float16(probabilityGain);
        out.float32(probability);
        out.float32(size);
    }

    static IntermittentDemand read(PackedInput in) {
        return new IntermittentDemand(
                (float) in.float16(), (float) in.float16(), (float) in.float32(), (float) in.float32());
    }
}
