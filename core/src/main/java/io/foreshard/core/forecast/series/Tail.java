package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import io.foreshard.core.window.RiceCode;
import java.util.Arrays;

/**
 * The latest values of a series, as many as the longest lag needs, rounded to a grid of about 2^-13 of the range that
 * the series had when it was fitted (of 1 for counts), so that a value takes about 10 bits; values more than 65,536 ranges away
 * are taken for that. Not thread-safe.
 */
final class Tail {

    private static final int LONGEST = 1 << 16;
    private static final int GRID_BITS = 13;
    private static final int LARGEST_GRID_EXPONENT = 100;
    private static final int MOST_GRID_EXPONENT = 200;
    private static final double LARGEST_INDEX = RiceCode.LARGEST;

    /** Of a series that hardly varies: its range as a share of its values. */
    private static final double LEAST_RELATIVE_RANGE = 1e-3;

    private final double[] values;
    private final int reach;
    private final float origin;
    private final int gridExponent;
    private final double grid;
    private int end;

    private Tail(int reach, float origin, int gridExponent) {
        this.reach = Math.max(1, reach);
        this.origin = origin;
        this.gridExponent = gridExponent;
        this.grid = Math.scalb(1.0, gridExponent);
        // Twice the reach: the latest values slide along and are moved back once a reach.
        this.values = new double[2 * this.reach];
        this.end = this.reach;
        Arrays.fill(values, origin);
    }

    /**
     * An empty one.
     *
     * @param reach the longest lag that may be asked for
     */
    static Tail of(int reach, Bounds bounds) {
        double least = Math.abs(bounds.least());
        double range = Math.max(bounds.range(), LEAST_RELATIVE_RANGE * least);
        int exponent = Math.getExponent(range > 0 ? range : 1) - GRID_BITS;
        int finest = bounds.counts() ? 0 : -LARGEST_GRID_EXPONENT;
        return new Tail(reach, bounds.least(), Math.max(finest, exponent));
    }

    int reach() {
        return reach;
    }

    /** The value {@code lag} steps ago, 1 for the latest; the origin before the first. */
    double lag(int lag) {
        return values[end - lag];
    }

    /** The values, the latest just before {@link #end}. */
    double[] array() {
        return values;
    }

    int end() {
        return end;
    }

    void push(double value) {
        if (end == values.length) {
            System.arraycopy(values, end - reach, values, 0, reach);
            end = reach;
        }
        values[end++] = onGrid(value);
    }

    private double onGrid(double value) {
        double index = Math.rint((value - origin) / grid);
        return origin + Math.max(-LARGEST_INDEX, Math.min(LARGEST_INDEX, index)) * grid;
    }

    /** Adds to the value taken {@code age} values before the latest, if it is held. */
    void add(long age, double addend) {
        if (age < reach) {
            int at = end - 1 - (int) age;
            values[at] = onGrid(values[at] + addend);
        }
    }

    /** The clocks were put forward: the latest value stands for the slots left out too; or back: the latest ones go. */
    void turn(int slots) {
        double latest = values[end - 1];
        for (int i = 0; i < Math.min(slots, reach); i++) {
            push(latest);
        }
        int gone = Math.min(-slots, reach - 1);
        if (gone > 0) {
            double oldest = values[end - reach];
            double[] kept = new double[reach];
            Arrays.fill(kept, oldest);
            System.arraycopy(values, end - reach, kept, gone, reach - gone);
            System.arraycopy(kept, 0, values, 0, reach);
            end = reach;
        }
    }

    /** Copies the latest {@code reach} values to the start of an array. */
    void copyTo(double[] target) {
        System.arraycopy(values, end - reach, target, 0, reach);
    }

    /** Appends the values in Rice code. */
    void writeTo(PackedOutput out) {
        int[] indexes = new int[reach];
        for (int i = 0; i < reach; i++) {
            indexes[i] = (int) Math.rint((lag(reach - i) - origin) / grid);
        }
        out.varint(reach);
        out.float32(origin);
        out.signedVarint(gridExponent);
        RiceCode.write(out, indexes);
    }

    static Tail readFrom(PackedInput in) {
        int reach = in.count(LONGEST);
        float origin = (float) in.float32();
        int exponent = (int) in.signedVarint();
        if (Math.abs(exponent) > MOST_GRID_EXPONENT) {
            throw new IllegalArgumentException("stored values lie on a grid of 2^" + exponent);
        }
        Tail tail = new Tail(reach, origin, exponent);
        for (int index : RiceCode.read(in, tail.reach)) {
            tail.push(origin + index * tail.grid);
        }
        return tail;
    }
}
