package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * {@link LagRegression} that learns from every value: {@code y_t − o = Σ_j β_j (y_(t−l_j) − o) + c}, or the same for the
 * differences with {@code o = 0}, by {@link RecursiveLeastSquares}. Not thread-safe.
 */
final class AdaptiveRegression extends LagComponent {

    static final int CODE = 5;

    private final float origin;
    private final RecursiveLeastSquares squares;
    private final double[] row;

    /**
     * @param lags rising
     * @param squares one weight for each lag and one for the constant, which is the last
     */
    AdaptiveRegression(int[] lags, float origin, boolean differenced, RecursiveLeastSquares squares) {
        super(lags, differenced);
        this.origin = origin;
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
    int code() {
        return CODE;
    }

    @Override
    double at(double[] values, int end) {
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
    void writeTo(PackedOutput out) {
        writeLags(out);
        out.float32(origin);
        squares.writeTo(out);
    }

    static AdaptiveRegression read(PackedInput in) {
        boolean differenced = in.flag();
        int[] lags = readLags(in);
        float origin = (float) in.float32();
        return new AdaptiveRegression(lags, origin, differenced, RecursiveLeastSquares.read(in, lags.length + 1));
    }
}
