package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** A component that reads a series' own lags, or those of its differences. Not thread-safe. */
abstract class LagComponent extends Component {

    private static final int MOST_LAGS = 100;
    private static final int LONGEST_STORED = 1 << 16;

    /** Paths may explode where the next value does not; in units of the series, whose values are below 1e15. */
    private static final double LARGEST_MEAN = 1e18;

    final int[] lags;
    final boolean differenced;

    /** @param lags rising */
    LagComponent(int[] lags, boolean differenced) {
        this.lags = lags;
        this.differenced = differenced;
    }

    /** The mean of the value at {@code end}, by those before it. */
    abstract double at(double[] values, int end);

    @Override
    final int reach() {
        return lags[lags.length - 1] + (differenced ? 1 : 0);
    }

    @Override
    final double next(Tail tail) {
        return at(tail.array(), tail.end());
    }

    @Override
    final void path(Tail tail, double[] means) {
        int reach = tail.reach();
        double[] values = new double[reach + means.length];
        tail.copyTo(values);
        for (int h = 0; h < means.length; h++) {
            means[h] = Math.max(-LARGEST_MEAN, Math.min(LARGEST_MEAN, at(values, reach + h)));
            values[reach + h] = means[h];
        }
    }

    /** The latest values are kept once for all components, and are zeros already. */
    @Override
    final void skip(long zeros) {}

    final void writeLags(PackedOutput out) {
        out.flag(differenced);
        out.varint(lags.length);
        for (int j = 0; j < lags.length; j++) {
            out.varint(lags[j] - (j == 0 ? 0 : lags[j - 1]));
        }
    }

    static int[] readLags(PackedInput in) {
        int[] lags = new int[in.count(MOST_LAGS)];
        int lag = 0;
        for (int j = 0; j < lags.length; j++) {
            int step = in.count(LONGEST_STORED);
            if (step < 1) {
                throw new IllegalArgumentException("stored lags do not rise");
            }
            lag += step;
            lags[j] = lag;
        }
        if (lags.length == 0) {
            throw new IllegalArgumentException("stored regression has no lags: expected at least one");
        }
        return lags;
    }
}
