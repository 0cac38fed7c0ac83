package io.foreshard.core.anomaly;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * How often evidence gathered lately although nothing was told of it: some items are less predictable than their forecasts say, in bursts and sessions.
 * Counts excursions that reached a moderate level; every {@value #MEMORY_WINDOWS} windows the count is halved. Kept in one byte. Not thread-safe.
 */
final class Restlessness {

    private static final int MEMORY_WINDOWS = 168;
    private static final int MOST = 255;

    private int count;

    void add() {
        count = Math.min(MOST, count + 1);
    }

    /**
     * @param before windows closed since the region's first access, when it faded last
     * @param now windows closed by now
     */
    void fade(long before, long now) {
        long halvings = now / MEMORY_WINDOWS - before / MEMORY_WINDOWS;
        count >>= (int) Math.min(31, Math.max(0, halvings));
    }

    /** Excursions a window, shrunk to a rate that is worth {@code MEMORY_WINDOWS / 4}. */
    double perWindow(long closedWindows, double prior) {
        long halvings = Math.min(30, closedWindows / MEMORY_WINDOWS);
        double windows = closedWindows % MEMORY_WINDOWS + MEMORY_WINDOWS * (1 - Math.pow(0.5, (double) halvings));
        double worth = MEMORY_WINDOWS / 4.0;
        return (count + prior * worth) / (windows + worth);
    }

    void writeTo(PackedOutput out) {
        out.bits(count, 8);
    }

    void readFrom(PackedInput in) {
        count = (int) in.bits(8);
    }
}
