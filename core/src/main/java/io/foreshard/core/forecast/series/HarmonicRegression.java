package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.Cholesky;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Trend and harmonics of each season by least squares, with an autoregression of their residuals (dynamic harmonic
 * regression: Young, Pedregal and Tych 1999):
 * {@code y_t = a + b t + Σ_m Σ_k (α sin(2πkt/m) + β cos(2πkt/m)) + u_t}. Not thread-safe.
 */
final class HarmonicRegression extends Component {

    static final int CODE = 3;
    private static final int MOST_HARMONICS = 6;
    private static final int ERROR_LAGS = 3;
    private static final double RIDGE = 1e-6;
    private static final int MOST_SEASONS = 3;
    private static final int MOST_COEFFICIENTS = 2 + 2 * MOST_HARMONICS * MOST_SEASONS;

    private final int[] seasons;
    private final float[] coefficients;
    private final float[] errorWeights;
    private final float timeUnit;
    private final float[] errors = new float[ERROR_LAGS];
    private long time;

    private HarmonicRegression(int[] seasons, float[] coefficients, float[] errorWeights, float timeUnit) {
        this.seasons = seasons;
        this.coefficients = coefficients;
        this.errorWeights = errorWeights;
        this.timeUnit = timeUnit;
    }

    static HarmonicRegression fit(double[] series, int length, int[] seasons) {
        float timeUnit = 1f / Math.max(1, length);
        int k = width(seasons);
        double[][] gram = new double[k][k];
        double[] solution = new double[k];
        double[] row = new double[k];
        for (int t = 0; t < length; t++) {
            fill(row, t, seasons, timeUnit);
            for (int i = 0; i < k; i++) {
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += row[i] * row[j];
                }
                solution[i] += row[i] * series[t];
            }
        }
        for (int i = 0; i < k; i++) {
            gram[i][i] += RIDGE * length;
        }
        Cholesky.solve(gram, solution);
        HarmonicRegression plain = new HarmonicRegression(seasons, floats(solution), new float[ERROR_LAGS], timeUnit);
        HarmonicRegression fitted =
                new HarmonicRegression(seasons, plain.coefficients, plain.autoregression(series, length), timeUnit);
        for (int t = 0; t < length; t++) {
            fitted.update(series[t]);
        }
        return fitted;
    }

    private float[] autoregression(double[] series, int length) {
        double[] residuals = new double[length];
        for (int t = 0; t < length; t++) {
            residuals[t] = series[t] - regression(t);
        }
        int[] lags = {1, 2, 3};
        LagMoments moments = new LagMoments(residuals, lags, false, 1);
        moments.advance(length);
        return moments.solve(RIDGE).weights();
    }

    private static int width(int[] seasons) {
        int width = 2;
        for (int season : seasons) {
            width += 2 * harmonics(season);
        }
        return width;
    }

    private static int harmonics(int season) {
        return Math.min(MOST_HARMONICS, (season - 1) / 2);
    }

    private static void fill(double[] row, long t, int[] seasons, double timeUnit) {
        row[0] = 1;
        row[1] = t * timeUnit - 0.5;
        int at = 2;
        for (int season : seasons) {
            for (int k = 1; k <= harmonics(season); k++) {
                double angle = 2 * Math.PI * ((k * t) % season) / season;
                row[at++] = Math.sin(angle);
                row[at++] = Math.cos(angle);
            }
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private double regression(long t) {
        double[] row = new double[coefficients.length];
        fill(row, t, seasons, timeUnit);
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += coefficients[i] * row[i];
        }
        return sum;
    }

    @Override
    double next(Tail tail) {
        double sum = regression(time);
        for (int j = 0; j < ERROR_LAGS; j++) {
            sum += errorWeights[j] * errors[j];
        }
        return sum;
    }

    @Override
    void path(Tail tail, double[] means) {
        double[] recent = new double[ERROR_LAGS + means.length];
        for (int j = 0; j < ERROR_LAGS; j++) {
            recent[ERROR_LAGS - 1 - j] = errors[j];
        }
        for (int h = 0; h < means.length; h++) {
            double error = 0;
            for (int j = 0; j < ERROR_LAGS; j++) {
                error += errorWeights[j] * recent[ERROR_LAGS + h - 1 - j];
            }
            recent[ERROR_LAGS + h] = error;
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
        return coefficients.length;
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
        out.varint(seasons.length);
        for (int season : seasons) {
            out.varint(season);
        }
        out.varint(coefficients.length);
        writeFloats(out, coefficients);
        writeFloats(out, errorWeights);
        writeFloats(out, errors);
        out.float32(timeUnit);
        out.varint(time);
    }

    static HarmonicRegression read(PackedInput in) {
        int[] seasons = new int[in.count(MOST_SEASONS)];
        for (int i = 0; i < seasons.length; i++) {
            seasons[i] = (int) in.varint();
        }
        float[] coefficients = readFloats(in, in.count(MOST_COEFFICIENTS));
        float[] errorWeights = readFloats(in, ERROR_LAGS);
        float[] errors = readFloats(in, ERROR_LAGS);
        HarmonicRegression read = new HarmonicRegression(seasons, coefficients, errorWeights, (float) in.float32());
        System.arraycopy(errors, 0, read.errors, 0, ERROR_LAGS);
        read.time = in.varint();
        return read;
    }

    private static void writeFloats(PackedOutput out, float[] values) {
        for (float value : values) {
            out.float32(value);
        }
    }

    private static float[] readFloats(PackedInput in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) in.float32();
        }
        return values;
    }
}
