package io.foreshard.core.forecast;

import io.foreshard.core.window.RegionHistory;

/**
 * The same slot of the days before, the recent ones weighing more, shrunk towards a level:
 * {@code (κ·level + Σ λ^k y_(t−m·k)) / (κ + Σ λ^k)}. Two days suffice to show a daily pattern. Pure functions on a history.
 */
final class SlotProfile {

    private static final double RECENCY = 0.85;
    private static final double SHRINKAGE = 0.5;
    private static final int MOST_DAYS = 14;

    private SlotProfile() {}

    /** Whether the slot of this window was seen before, by the last closed window. */
    static boolean knows(RegionHistory history, int slots, long lastClosed, long window) {
        return slots > 0 && latestSameSlot(slots, lastClosed, window) >= history.firstWindow();
    }

    /** The mean for a window after {@code lastClosed}; the level where the slot was never seen. */
    static double mean(RegionHistory history, int slots, long lastClosed, long window, double level) {
        if (slots <= 0) {
            return level;
        }
        double weight = 1;
        double weights = SHRINKAGE;
        double sum = SHRINKAGE * level;
        long at = latestSameSlot(slots, lastClosed, window);
        for (int day = 0; day < MOST_DAYS && at >= history.firstWindow(); day++, at -= slots) {
            sum += weight * history.total(at);
            weights += weight;
            weight *= RECENCY;
        }
        return sum / weights;
    }

    private static long latestSameSlot(int slots, long lastClosed, long window) {
        return lastClosed - Math.floorMod(lastClosed - window, (long) slots);
    }
}
