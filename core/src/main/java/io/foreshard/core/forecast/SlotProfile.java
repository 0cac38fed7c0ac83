package io.foreshard.core.forecast;

import io.foreshard.core.window.LocalSlots;
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
    static boolean knows(RegionHistory history, int slots, LocalSlots clock, long lastClosed, long window) {
        return slots > 0 && sameSlot(slots, clock, lastClosed, window, 0) >= history.firstWindow();
    }

    /** The mean for a window after {@code lastClosed}; the level where the slot was never seen. */
    static double mean(RegionHistory history, int slots, LocalSlots clock, long lastClosed, long window, double level) {
        if (slots <= 0) {
            return level;
        }
        double weight = 1;
        double weights = SHRINKAGE;
        double sum = SHRINKAGE * level;
        for (int day = 0; day < MOST_DAYS; day++) {
            long at = sameSlot(slots, clock, lastClosed, window, day);
            if (at < history.firstWindow()) {
                break;
            }
            if (at > lastClosed) {
                continue;
            }
            sum += weight * history.total(at);
            weights += weight;
            weight *= RECENCY;
        }
        return sum / weights;
    }

    /** The {@code back}-th latest closed window, 0 for the latest, that began at the same hour on the wall clock. */
    private static long sameSlot(int slots, LocalSlots clock, long lastClosed, long window, int back) {
        long ahead = Math.max(0, window - lastClosed - 1);
        int days = (int) (ahead / slots) + 1 + back;
        return clock.daysBefore(window, days, slots);
    }
}
