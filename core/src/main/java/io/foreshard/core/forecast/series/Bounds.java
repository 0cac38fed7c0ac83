package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Where forecasts stay: within the values seen and half their range around, so that an explosive regression does no harm;
 * counts not below zero. Not thread-safe.
 */
final class Bounds {

    private static final double MARGIN = 0.5;

    /** Share of zeros from which whole numbers are forecast as counts. */
    private static final double LEAST_ZEROS = 0.02;

    private final boolean whole;
    private final boolean counts;
    private float least;
    private float largest;

    private Bounds(boolean whole, boolean counts, float least, float largest) {
        this.whole = whole;
        this.counts = counts;
        this.least = least;
        this.largest = largest;
    }

    /**
     * @param series scaled
     * @param scale what it was scaled by; values of another unit than 1 are measurements
     */
    static Bounds of(double[] series, Scale scale) {
        double least = series.length == 0 ? 0 : Double.POSITIVE_INFINITY;
        double largest = series.length == 0 ? 0 : Double.NEGATIVE_INFINITY;
        boolean whole = scale.unit() == 1;
        int zeros = 0;
        for (double value : series) {
            least = Math.min(least, value);
            largest = Math.max(largest, value);
            whole &= value == Math.rint(value);
            zeros += value == 0 ? 1 : 0;
        }
        boolean counted = whole && least + scale.origin() >= 0;
        boolean counts = counted && scale.origin() == 0 && zeros >= LEAST_ZEROS * series.length;
        return new Bounds(counted, counts, (float) least, (float) largest);
    }

    /** Whether the values are whole numbers, none below zero. */
    boolean whole() {
        return whole;
    }

    /** Whether the values are counts, some of them zero. */
    boolean counts() {
        return counts;
    }

    float least() {
        return least;
    }

    double range() {
        return (double) largest - least;
    }

    void take(double value) {
        least = Math.min(least, (float) value);
        largest = Math.max(largest, (float) value);
    }

    double apply(double mean) {
        double margin = MARGIN * ((double) largest - least);
        double low = counts ? 0 : least - margin;
        return Math.max(low, Math.min(largest + margin, mean));
    }

    void apply(double[] means) {
        for (int h = 0; h < means.length; h++) {
            means[h] = apply(means[h]);
        }
    }

    void writeTo(PackedOutput out) {
        out.flag(whole);
        out.flag(counts);
        out.float32(least);
        out.float32(largest);
    }

    static Bounds readFrom(PackedInput in) {
        return new Bounds(in.flag(), in.flag(), (float) in.float32(), (float) in.float32());
    }
}
