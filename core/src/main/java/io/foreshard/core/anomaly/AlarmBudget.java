package io.foreshard.core.anomaly;

import io.foreshard.core.window.WindowSize;

/**
 * How the false alarms that one item may raise in a day are shared out: over the kinds, then over the windows of a day, then over the regions
 * that are tested. Immutable.
 *
 * @param perDay of one item, all kinds and regions together, above 0 and at most 1
 * @param windowsPerDay above 0
 */
record AlarmBudget(double perDay, double windowsPerDay) {

    private static final double NEW_REGION = 0.04;
    private static final double SHIFT = 0.42;

    private static final double DAY_MILLIS = 86_400_000;

    AlarmBudget {
        if (!(perDay > 0 && perDay <= 1)) {
            throw new IllegalArgumentException(
                    "false alarms per item and day " + perDay + ": expected above 0 and at most 1");
        }
    }

    static AlarmBudget of(double perDay, WindowSize windows) {
        return new AlarmBudget(perDay, DAY_MILLIS / windows.millis());
    }

    /** Of new regions, an item and window. */
    double newRegion() {
        return NEW_REGION * perDay / windowsPerDay;
    }

    /**
     * Of shifts, a tested region and window.
     *
     * @param tested regions that a shift to would be news, at least 1
     */
    double shift(int tested) {
        return SHIFT * perDay / (windowsPerDay * tested);
    }

    /**
     * Of spikes, and of drops, a region and window. An item in which no shift is possible may raise the more of them.
     *
     * @param regions of the item, at least 1
     * @param shiftTested regions that a shift to would be news
     */
    double count(int regions, int shiftTested) {
        double left = 1 - NEW_REGION - (shiftTested > 0 ? SHIFT : 0);
        return left / 2 * perDay / (windowsPerDay * regions);
    }
}
