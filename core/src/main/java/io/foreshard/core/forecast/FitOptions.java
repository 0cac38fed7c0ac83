package io.foreshard.core.forecast;

import io.foreshard.core.forecast.series.SeriesFamily;

/**
 * When models are fitted to an item's demand from a region, and which. Immutable.
 *
 * @param family the models that may be fitted
 * @param leastActiveWindows windows with accesses in the history before any is, at least 10; a large number switches fitting off
 * @param intervalWindows windows between two fits, at least 1
 */
public record FitOptions(SeriesFamily family, int leastActiveWindows, int intervalWindows) {

    /** All cheap models, once a day of hourly windows, after two days' worth of windows with accesses. */
    public static final FitOptions DEFAULT = new FitOptions(SeriesFamily.AUTO, 48, 24);

    public FitOptions {
        if (leastActiveWindows < 10 || intervalWindows < 1) {
            throw new IllegalArgumentException("fits from " + leastActiveWindows + " active windows on, every "
                    + intervalWindows + ": expected at least 10, and 1");
        }
    }
}
