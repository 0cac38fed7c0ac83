package io.foreshard.core.anomaly;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * A cumulated sum of log-likelihood ratios that never falls below zero (CUSUM, Page 1954), in nats, with what is remembered of it since it left
 * zero: the highest level reached, and whether it was told. One alarm an excursion. Not thread-safe. Kept in steps of 1/64 nat, as it is stored.
 */
final class Excursion {

    private static final double STEPS = 64;
    private static final int BITS = 11;

    /** Nats beyond which no more is remembered. */
    static final double MOST = 31.5;

    private static final int LEVEL_BITS = 5;

    private double value;
    private int level;
    private boolean told;

    double value() {
        return value;
    }

    /** The highest whole number of nats that it reached, at most {@link TailCounts#LEVELS}. */
    int level() {
        return level;
    }

    boolean isTold() {
        return told;
    }

    void tell() {
        told = true;
    }

    /** Adds evidence; at zero the excursion ends. */
    void add(double nats) {
        value = rounded(Math.max(0, Math.min(MOST, value + nats)));
        if (value == 0) {
            level = 0;
            told = false;
        } else {
            level = Math.max(level, (int) Math.min(TailCounts.LEVELS, value));
        }
    }

    /** Evidence rounded as it is kept: then {@code n} times as much at once adds up to the same. */
    static double rounded(double nats) {
        return Math.rint(STEPS * nats) / STEPS;
    }

    void writeTo(PackedOutput out) {
        boolean begun = value > 0 || told;
        out.flag(begun);
        if (begun) {
            out.bits(Math.round(value * STEPS), BITS);
            out.bits(level, LEVEL_BITS);
            out.flag(told);
        }
    }

    void readFrom(PackedInput in) {
        if (in.flag()) {
            value = in.bits(BITS) / STEPS;
            level = (int) in.bits(LEVEL_BITS);
            told = in.flag();
        }
    }
}
