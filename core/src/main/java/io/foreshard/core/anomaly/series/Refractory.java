package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** One anomaly is told once: after a surprise, lesser ones and those hardly greater are silent for a time. Not thread-safe. */
final class Refractory {

    private static final int POINTS = 150;
    /** By how many decimal orders a surprise must beat the last one told. */
    private static final double MARGIN = 0.6;

    private double told;
    private int silent = POINTS;

    /** Whether a surprise is told; if so, it becomes the one to beat. */
    boolean tells(double surprise) {
        if (silent < POINTS && surprise <= told + MARGIN) {
            silent++;
            return false;
        }
        told = surprise;
        silent = 0;
        return true;
    }

    void writeTo(PackedOutput out) {
        Exact.write(out, told);
        out.varint(silent);
    }

    void readFrom(PackedInput in) {
        told = Exact.read(in);
        silent = in.count(POINTS);
    }
}
