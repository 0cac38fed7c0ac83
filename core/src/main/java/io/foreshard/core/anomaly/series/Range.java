package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** The least and the greatest value of a series so far. Not thread-safe. */
final class Range {

    private static final int POINTS_TO_LEARN = 20;

    private double least;
    private double greatest;

    /**
     * Takes a value and tells how far it lies beyond all before it, in widths of the range so far; 0 inside, negative below, 1 or -1 if all before it
     * were equal. The first {@value #POINTS_TO_LEARN} values are never beyond.
     */
    double accept(double value, long valuesBefore) {
        double beyond = 0;
        if (valuesBefore > POINTS_TO_LEARN) {
            double outside = Math.max(0, value - greatest) - Math.max(0, least - value);
            double width = greatest - least;
            beyond = width > 0 ? Math.max(-1e30, Math.min(1e30, outside / width)) : Math.signum(outside);
        }
        least = valuesBefore == 0 ? value : Math.min(least, value);
        greatest = valuesBefore == 0 ? value : Math.max(greatest, value);
        return beyond;
    }

    void writeTo(PackedOutput out) {
        Exact.write(out, least);
        Exact.write(out, greatest);
    }

    void readFrom(PackedInput in) {
        least = Exact.read(in);
        greatest = Exact.read(in);
    }
}
