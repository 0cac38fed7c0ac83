package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;

/**
 * How rare a value is among those seen before, by the largest of them. Two generations are kept, the running one and the last full one, so between one and
 * two generations of values are remembered and older ones are forgotten. Values are rounded to 24 bits (relative error 2^-16). O(kept) a value. Not
 * thread-safe.
 *
 * <p>Beyond the largest value the tail is extrapolated from the mean excess over the smallest kept one, as peaks over a threshold (Pickands 1975) are, but
 * with the logarithm of the excess: tails of measurements are heavier than exponential.
 */
public final class EmpiricalTail {

    private static final int LEAST_VALUES = 20;
    /** Neighbours in a series resemble each other: {@code n} of them tell as much as {@code n^0.8} independent ones. */
    private static final double EFFECTIVE_SIZE_EXPONENT = 0.8;

    private static final double WEIGHT_BEYOND = 1.7;
    private static final int MOST_KEPT = 1024;
    private static final int LONGEST_GENERATION = 1 << 28;

    private final int generation;
    private Largest running;
    private Largest last;

    /**
     * @param kept largest values kept of each generation, in [2, 1024]
     * @param generation values of a generation, at least {@code kept}
     */
    public EmpiricalTail(int kept, int generation) {
        if (kept < 2 || kept > MOST_KEPT) {
            throw new IllegalArgumentException("kept values " + kept + ": expected 2 to " + MOST_KEPT);
        }
        if (generation < kept || generation > LONGEST_GENERATION) {
            throw new IllegalArgumentException(
                    "generation of " + generation + " values: expected " + kept + " to " + LONGEST_GENERATION);
        }
        this.generation = generation;
        this.running = new Largest(kept);
        this.last = new Largest(kept);
    }

    /** Remembers a finite value. */
    public void add(double value) {
        float rounded = rounded(value);
        if (running.seen == generation) {
            Largest oldest = last;
            last = running;
            running = oldest;
            running.clear();
        }
        running.add(rounded);
    }

    /**
     * Minus the decimal logarithm of the chance of so large a value, from 0; 0 for the first {@value #LEAST_VALUES} values. With {@code r} of {@code n}
     * remembered values at least as large, {@code log10((n + 1)^0.8 / (r + 1))}; for {@code r} = 0 plus {@code 1.7 ln(1 + (value - largest) / mean excess)}.
     * Values below all kept ones count as the smallest of these.
     */
    public double surprise(double value) {
        float rounded = rounded(value);
        int remembered = running.seen + last.seen;
        if (remembered < LEAST_VALUES) {
            return 0;
        }
        int considered = Math.min(running.count + last.count, running.values.length);
        int rank = Math.min(considered, running.atLeast(rounded) + last.atLeast(rounded));
        double most = EFFECTIVE_SIZE_EXPONENT * Math.log10(remembered + 1.0);
        if (rank > 0) {
            return Math.max(0, most - Math.log10(rank + 1.0));
        }
        return most + WEIGHT_BEYOND * Math.log1p(excess(rounded, considered));
    }

    /** How far a value lies beyond the largest, in mean excesses of the others over the smallest considered one. */
    private double excess(float value, int considered) {
        int ofRunning = 0;
        int ofLast = 0;
        double sum = 0;
        float largest = 0;
        float smallest = 0;
        for (int i = 0; i < considered; i++) {
            boolean takesRunning = ofLast == last.count
                    || (ofRunning < running.count && running.values[ofRunning] >= last.values[ofLast]);
            smallest = takesRunning ? running.values[ofRunning++] : last.values[ofLast++];
            sum += smallest;
            if (i == 0) {
                largest = smallest;
            }
        }
        double meanExcess = (sum - (double) considered * smallest) / (considered - 1);
        return ((double) value - largest) / Math.max(meanExcess, 1e-9 * Math.abs(largest) + 1e-12);
    }

    private static float rounded(double value) {
        if (!(Math.abs(value) < 1e38)) {
            throw new IllegalArgumentException("value " + value + ": expected a magnitude below 1e38");
        }
        return (float) PackedOutput.rounded24(value);
    }

    void writeTo(PackedOutput out) {
        running.writeTo(out);
        last.writeTo(out);
    }

    void readFrom(PackedInput in) {
        running.readFrom(in, generation);
        last.readFrom(in, generation);
    }

    /** The largest values of one generation, falling. */
    private static final class Largest {

        final float[] values;
        int count;
        int seen;

        Largest(int kept) {
            values = new float[kept];
        }

        void clear() {
            count = 0;
            seen = 0;
        }

        void add(float value) {
            seen++;
            if (count == values.length && !(value > values[count - 1])) {
                return;
            }
            int place = count < values.length ? count++ : count - 1;
            while (place > 0 && values[place - 1] < value) {
                values[place] = values[place - 1];
                place--;
            }
            values[place] = value;
        }

        int atLeast(float value) {
            int rank = 0;
            while (rank < count && values[rank] >= value) {
                rank++;
            }
            return rank;
        }

        void writeTo(PackedOutput out) {
            out.varint(seen);
            for (int i = 0; i < count; i++) {
                out.float24(values[i]);
            }
        }

        void readFrom(PackedInput in, int generation) {
            seen = in.count(generation);
            count = Math.min(seen, values.length);
            for (int i = 0; i < count; i++) {
                values[i] = (float) in.float24();
                if (!Float.isFinite(values[i]) || (i > 0 && values[i] > values[i - 1])) {
                    throw new IllegalArgumentException("stored tail holds "
                            + Arrays.toString(Arrays.copyOf(values, i + 1)) + ": expected falling");
                }
            }
        }
    }
}
