package io.foreshard.core.anomaly;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * How often a statistic reached each of its levels, 1 to {@value #LEVELS} nats, once an excursion from zero, and over how many
 * tested windows. Not thread-safe. Numbers are kept as they are stored.
 */
final class TailCounts {

    /** The highest level that is told apart; what is beyond is extrapolated. */
    static final int LEVELS = 24;

    /** Windows from which on the old ones are weighed half, so that the tail follows a population that changes. */
    private static final float MOST_EXPOSURE = 1 << 22;

    private float exposure;
    private final float[] reached = new float[LEVELS];

    double exposure() {
        return exposure;
    }

    /** @param level 1 to {@value #LEVELS} */
    double reached(int level) {
        return reached[level - 1];
    }

    void expose(double windows) {
        exposure += (float) windows;
        if (exposure > MOST_EXPOSURE) {
            exposure /= 2;
            for (int i = 0; i < LEVELS; i++) {
                reached[i] /= 2;
            }
        }
    }

    /** An excursion that had reached a level reached a higher one. */
    void reach(int above, int upTo) {
        for (int level = above + 1; level <= upTo; level++) {
            reached[level - 1]++;
        }
    }

    /** Adds what another one has seen. */
    void add(TailCounts other) {
        exposure += other.exposure;
        for (int i = 0; i < LEVELS; i++) {
            reached[i] += other.reached[i];
        }
    }

    boolean isEmpty() {
        return exposure == 0 && reached[0] == 0;
    }

    void writeTo(PackedOutput out) {
        out.float32(exposure);
        int highest = LEVELS;
        while (highest > 0 && reached[highest - 1] == 0) {
            highest--;
        }
        out.bits(highest, 5);
        for (int i = 0; i < highest; i++) {
            out.float32(reached[i]);
        }
    }

    static TailCounts readFrom(PackedInput in) {
        TailCounts counts = new TailCounts();
        counts.exposure = (float) in.float32();
        int highest = (int) in.bits(5);
        if (highest > LEVELS) {
            throw new IllegalArgumentException(
                    "stored state counts " + highest + " levels: expected at most " + LEVELS);
        }
        for (int i = 0; i < highest; i++) {
            counts.reached[i] = (float) in.float32();
        }
        return counts;
    }
}
