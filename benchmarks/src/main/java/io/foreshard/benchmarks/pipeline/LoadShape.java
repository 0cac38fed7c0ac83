package io.foreshard.benchmarks.pipeline;

import java.io.Serializable;

/**
 * What accesses are made up. Immutable.
 *
 * @param events accesses in all, at least 1
 * @param keys items, each of a customer of its own, at least 1
 * @param windows hours of event time that the accesses are spread over evenly, at least 1
 * @param skew exponent of the zipf law by which items are chosen; 0 for all alike
 * @param hotShare share of all accesses that one item gets on top, in [0, 1)
 */
record LoadShape(long events, int keys, int windows, double skew, double hotShare) implements Serializable {

    LoadShape {
        require(events >= 1, "--events " + events + ": expected at least 1");
        require(keys >= 1, "--keys " + keys + ": expected at least 1");
        require(windows >= 1 && windows <= 700, "--windows " + windows + ": expected 1 to 700");
        require(skew >= 0 && skew <= 5, "--skew " + skew + ": expected 0 to 5");
        require(hotShare >= 0 && hotShare < 1, "--hot-share " + hotShare + ": expected 0 to below 1");
    }

    /** The same with another number of accesses. */
    LoadShape withEvents(long other) {
        return new LoadShape(other, keys, windows, skew, hotShare);
    }

    /** The same with another number of items. */
    LoadShape withKeys(int other) {
        return new LoadShape(events, other, windows, skew, hotShare);
    }

    /** The same without the hot item's share: its accesses are spread over all items. */
    LoadShape withoutHotItem() {
        return new LoadShape(events, keys, windows, skew, 0);
    }

    /** The same items with another load an hour, for another number of hours. */
    LoadShape withWindows(int other, double eventsPerWindow) {
        return new LoadShape(Math.max(1, Math.round(eventsPerWindow * other)), keys, other, skew, hotShare);
    }

    /** Event time from the first window's begin to the last one's end, ms. */
    long lastingMillis() {
        return windows * AccessLoad.WINDOW_MILLIS;
    }

    double eventsPerWindow() {
        return (double) events / windows;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
