package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * {@link LagRegression} that learns from every value: {@code y_t − o = Σ_j β_j (y_(t−l_j) − o) + c}, or the same for the
 * differences with {@code o = 0}, by {@link RecursiveLeastSquares}. Not thread-safe.
 */
final class AdaptiveRegression extends Component {

    static final int CODE = 5;
    private static final int MOST_LAGS = 100;

    private final int[] lags;
    private final float origin;
    private final boolean differenced;
    private final RecursiveLeastSquares squares;
    private final double[] row;

    /**
     * @param lags rising
     * @param squares one weight for each lag and one for the constant, which is the last
     */
    AdaptiveRegression(int[] lags, float origin, boolean differenced, RecursiveLeastSquares squares) {
        this.lags = lags;
        this.origin = origin;
        this.differenced = differenced;
        this.squares = squares;
        this.row = new double[lags.length + 1];
        row[lags.length] = 1;
        squares.round();
    }

    @Override
    String label() {
        return differenced ? "adaptive lags of differences" : "adaptive lags";
    }

    @Override
    int size() {
        return row.length * (row.length + 1) / 2 + reach();
    }

    @Override
    void passMissing(Tail tail) {}

    @Override
    int reach() {
        return lags[lags.length - 1] + (differenced ? 1 : 0);
    }

    @Override
    int code() {
        return CODE;
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
            // Weights that were learned may explode where paths of a fit did not.
            means[h] =
                    Math.max(-LagRegression.LARGEST_MEAN, Math.min(LagRegression.LARGEST_MEAN, at(values, reach + h)));
            values[reach + h] = means[h];
        }
    }

    private double at(double[] values, int end) {
        fill(values, end);
        return base(values, end) + squares.predict(row);
    }

    private double base(double[] values, int end) {
        return differenced ? values[end - 1] : origin;
    }

    private void fill(double[] values, int end) {
        for (int j = 0; j < lags.length; j++) {
            int i = end - lags[j];
            row[j] = values[i] - (differenced ? values[i - 1] : origin);
        }
    }

    @Override
    void update(Tail tail, double value) {
        fill(tail.array(), tail.end());
        squares.update(row, value - base(tail.array(), tail.end()));
        squares.round();
    }

    @Override
    void update(double value) {
        throw new UnsupportedOperationException("a regression that learns needs the values before");
    }

    @Override
    void skip(long zeros) {}

    @Override
    void writeTo(PackedOutput out) {
        out.flag(differenced);
        out.float32(origin);
        out.varint(lags.length);
        for (int j = 0; j < lags.length; j++) {
            out.varint(lags[j] - (j == 0 ? 0 : lags[j - 1]));
        }
        squares.writeTo(out);
    }

    static AdaptiveRegression read(PackedInput in) {
        boolean differenced = in.flag();
        float origin = (float) in.float32();
        int[] lags = new int[in.count(MOST_LAGS)];
        int lag = 0;
        for (int j = 0; j < lags.length; j++) {
            lag += Lags.stored(in);
            lags[j] = lag;
        }
        return new AdaptiveRegression(lags, origin, differenced, RecursiveLeastSquares.read(in, lags.length + 1));
    }
}
