package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.forecast.TwoPieceNormal;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * How values are taken, so that floats hold them: {@code (value − origin) / unit}. Immutable.
 *
 * @param origin 0, or the level of a series that hardly varies against it; a whole number
 * @param unit 1, or a power of two near the largest magnitude where squares might leave the range of floats
 */
record Scale(double origin, double unit) {

    private static final double TOO_LARGE = 1e12;
    private static final double TOO_SMALL = 1e-12;
    private static final double HIGH = 1e4;
    private static final double LEAST_RELATIVE_RANGE = 1e-3;

    /** Values beyond it are taken for it. */
    private static final double LARGEST = 1e300;

    /** New values beyond it, in units, are taken for it: squares must stay floats. */
    private static final double LARGEST_TAKEN = 1e15;

    static Scale of(double[] series) {
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : series) {
            least = Math.min(least, bounded(value));
            largest = Math.max(largest, bounded(value));
        }
        if (series.length == 0) {
            return new Scale(0, 1);
        }
        double middle = least / 2 + largest / 2;
        boolean high = Math.abs(middle) > HIGH && largest - least < LEAST_RELATIVE_RANGE * Math.abs(middle);
        double origin = high ? Math.rint(middle) : 0;
        double magnitude = Math.max(Math.abs(least - origin), Math.abs(largest - origin));
        boolean plain = magnitude == 0 || (magnitude >= TOO_SMALL && magnitude <= TOO_LARGE);
        return new Scale(origin, plain ? 1 : Math.scalb(1.0, Math.max(-1000, Math.getExponent(magnitude))));
    }

    private static double bounded(double value) {
        return Math.max(-LARGEST, Math.min(LARGEST, value));
    }

    double to(double value) {
        return Math.max(-LARGEST_TAKEN, Math.min(LARGEST_TAKEN, (bounded(value) - origin) / unit));
    }

    double[] to(double[] values) {
        double[] scaled = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            scaled[t] = to(values[t]);
        }
        return scaled;
    }

    double from(double scaled) {
        return bounded(origin + scaled * unit);
    }

    /**
     * The distribution of a value, or of a sum of some.
     *
     * @param summands how many values
     */
    PredictiveDistribution from(PredictiveDistribution scaled, int summands) {
        boolean plain = origin == 0 && unit == 1;
        return !plain && scaled instanceof TwoPieceNormal normal
                ? normal.times(unit).plus(summands * origin)
                : scaled;
    }

    void writeTo(PackedOutput out) {
        out.flag(origin != 0);
        if (origin != 0) {
            out.bits(Double.doubleToLongBits(origin), Long.SIZE);
        }
        out.signedVarint(Math.getExponent(unit));
    }

    static Scale readFrom(PackedInput in) {
        double origin = in.flag() ? Double.longBitsToDouble(in.bits(Long.SIZE)) : 0;
        int exponent = (int) in.signedVarint();
        if (!Double.isFinite(origin) || Math.abs(exponent) > Double.MAX_EXPONENT) {
            throw new IllegalArgumentException("stored series has origin " + origin + " and exponent " + exponent);
        }
        return new Scale(origin, Math.scalb(1.0, exponent));
    }
}
