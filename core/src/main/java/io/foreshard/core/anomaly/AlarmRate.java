package io.foreshard.core.anomaly;

import io.foreshard.core.forecast.NegativeBinomial;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * How many alarms of one kind come from a region in a span by chance: mean and second moment of the spans so far, which forget slowly. Not thread-safe.
 */
final class AlarmRate {

    /** Spans before which nothing is told. */
    static final int LEAST_SPANS = 24;

    private static final int MEMORY_SPANS = 336;
    private static final double MOST_OF_A_SPAN = 1e9;

    private int spans;
    private double mean;
    private double meanSquare;

    boolean known() {
        return spans >= LEAST_SPANS;
    }

    void addSpan(long alarms) {
        spans = Math.min(MEMORY_SPANS, spans + 1);
        double count = Math.min(MOST_OF_A_SPAN, (double) alarms);
        mean += (count - mean) / spans;
        meanSquare += (count * count - meanSquare) / spans;
    }

    /** One alarm on top in all that was seen, so that a region without any is not surprised by the first few. */
    double mean() {
        return mean + 1.0 / Math.max(1, spans);
    }

    /** The chance of at least so many in a span: negative binomial with the moments seen. */
    double tail(long alarms) {
        double variance = Math.max(mean(), meanSquare - mean * mean);
        return NegativeBinomial.ofMoments(mean(), variance).upperTail((double) alarms);
    }

    void writeTo(PackedOutput out) {
        out.varint(spans);
        out.bits(Double.doubleToRawLongBits(mean), Double.SIZE);
        out.bits(Double.doubleToRawLongBits(meanSquare), Double.SIZE);
    }

    void readFrom(PackedInput in) {
        spans = in.count(MEMORY_SPANS);
        mean = moment(in);
        meanSquare = moment(in);
    }

    private static double moment(PackedInput in) {
        double value = Double.longBitsToDouble(in.bits(Double.SIZE));
        if (!(value >= 0 && value <= MOST_OF_A_SPAN * MOST_OF_A_SPAN)) {
            throw new IllegalArgumentException("stored rate of alarms: moment " + value + ": expected 0 to 1e18");
        }
        return value;
    }
}
