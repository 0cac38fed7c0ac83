package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Trend and harmonics of each season, with an autoregression of their errors (dynamic harmonic regression: Young, Pedregal
 * and Tych 1999): {@code y_t = l + b d(t − n) + Σ_m Σ_k (α cos(2πkt/m) + β sin(2πkt/m)) + u_t}, of which the trend is the
 * last piece of a piecewise linear one that is damped from the end {@code n} of the fit on: {@code d(h) = φ + … + φ^h}
 * (Gardner and McKenzie 1985). Not thread-safe.
 */
final class HarmonicRegression extends Component {

    static final int CODE = 3;

    /** The largest order of the errors' autoregression. */
    static final int ERROR_LAGS = 3;

    private static final double DAMPING = 0.98;
    private static final int MOST_SEASONS = 3;

    /**
     * @param end how many values it was fitted to
     * @param level at that time
     * @param slope by value
     */
    record Trend(long end, float level, float slope) {

        double at(long time) {
            double steps = (double) (time - end);
            double damped = steps <= 0 ? steps : DAMPING * (1 - Math.pow(DAMPING, steps)) / (1 - DAMPING);
            return level + slope * damped;
        }
    }

    private final Harmonics harmonics;
    private final Trend trend;
    private final float[] weights;
    private final float[] errorWeights;
    private final float[] errors = new float[ERROR_LAGS];
    private long time;

    /**
     * @param weights of the harmonics' columns
     * @param errorWeights the autoregression, the latest error's first, at most {@value #ERROR_LAGS}
     */
    HarmonicRegression(Harmonics harmonics, Trend trend, float[] weights, float[] errorWeights) {
        this.harmonics = harmonics;
        this.trend = trend;
        this.weights = weights;
        this.errorWeights = errorWeights;
    }

    /** Takes the last of so many values, from which its errors follow. */
    void startFrom(double[] series, int length) {
        time = Math.max(0, length - ERROR_LAGS);
        while (time < length) {
            update(series[(int) time]);
        }
    }

    private double regression(long t) {
        double[] row = new double[weights.length];
        int at = 0;
        for (int s = 0; s < harmonics.seasons().length; s++) {
            harmonics.fill(s, t, row, at);
            at += harmonics.columns(s);
        }
        double sum = trend.at(t);
        for (int i = 0; i < row.length; i++) {
            sum += row[i] * weights[i];
        }
        return sum;
    }

    @Override
    double next(Tail tail) {
        double error = 0;
        for (int j = 0; j < errorWeights.length; j++) {
            error += errorWeights[j] * errors[j];
        }
        return regression(time) + error;
    }

    @Override
    void path(Tail tail, double[] means) {
        int p = errorWeights.length;
        double[] recent = new double[p + means.length];
        for (int j = 0; j < p; j++) {
            recent[p - 1 - j] = errors[j];
        }
        for (int h = 0; h < means.length; h++) {
            double error = 0;
            for (int j = 0; j < p; j++) {
                error += errorWeights[j] * recent[p + h - 1 - j];
            }
            recent[p + h] = error;
            means[h] = regression(time + h) + error;
        }
    }

    @Override
    void update(double value) {
        float error = (float) (value - regression(time));
        System.arraycopy(errors, 0, errors, 1, ERROR_LAGS - 1);
        errors[0] = error;
        time++;
    }

    @Override
    void turn(int slots) {
        time = Math.max(0, time + slots);
    }

    @Override
    void skip(long zeros) {
        long kept = Math.min(zeros, ERROR_LAGS);
        time += zeros - kept;
        for (long i = 0; i < kept; i++) {
            update(0);
        }
    }

    @Override
    String label() {
        return "harmonic";
    }

    @Override
    int size() {
        return weights.length + 4;
    }

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
        int[] seasons = harmonics.seasons();
        out.varint(seasons.length);
        for (int season : seasons) {
            out.varint(season);
        }
        out.varint(trend.end);
        out.float32(trend.level);
        Rounding.write(out, trend.slope);
        Rounding.writeAll(out, weights);
        out.varint(errorWeights.length);
        Rounding.writeAll(out, errorWeights);
        for (float error : errors) {
            out.float32(error);
        }
        out.varint(time);
    }

    static HarmonicRegression read(PackedInput in) {
        int[] seasons = new int[in.count(MOST_SEASONS)];
        for (int i = 0; i < seasons.length; i++) {
            seasons[i] = Math.max(2, in.count(SeriesOptions.LONGEST_SEASON));
        }
        Harmonics harmonics = new Harmonics(seasons);
        Trend trend = new Trend(in.varint(), (float) in.float32(), Rounding.read(in));
        float[] weights = Rounding.readAll(in, harmonics.columns());
        float[] errorWeights = Rounding.readAll(in, in.count(ERROR_LAGS));
        HarmonicRegression read = new HarmonicRegression(harmonics, trend, weights, errorWeights);
        for (int j = 0; j < ERROR_LAGS; j++) {
            read.errors[j] = (float) in.float32();
        }
        read.time = in.varint();
        return read;
    }
}
