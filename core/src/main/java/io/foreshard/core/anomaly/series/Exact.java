package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** Finite numbers stored without loss. */
final class Exact {

    private Exact() {}

    static void write(PackedOutput out, double value) {
        out.bits(Double.doubleToRawLongBits(value), Double.SIZE);
    }

    static double read(PackedInput in) {
        double value = Double.longBitsToDouble(in.bits(Double.SIZE));
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("stored series state holds " + value + ": expected a finite number");
        }
        return value;
    }
}
