package io.foreshard.core.forecast;

/**
 * How demand is forecast. Immutable.
 *
 * @param slotsPerDay windows in a day, or 0 if windows do not divide a day
 * @param historyWindows windows kept, at least 2
 * @param horizonWindows windows forecast, 1 to 1000
 * @param arimaLeastActiveWindows windows with accesses before ARIMA is tried; a large number switches it off
 * @param refitWindows windows between two fits of ARIMA, at least 1
 */
public record ForecastOptions(
        int slotsPerDay, int historyWindows, int horizonWindows, int arimaLeastActiveWindows, int refitWindows) {

    public ForecastOptions {
        require(slotsPerDay >= 0, "slotsPerDay", slotsPerDay, "at least 0");
        require(historyWindows >= 2, "historyWindows", historyWindows, "at least 2");
        require(horizonWindows >= 1 && horizonWindows <= 1000, "horizonWindows", horizonWindows, "1 to 1000");
        require(arimaLeastActiveWindows >= 10, "arimaLeastActiveWindows", arimaLeastActiveWindows, "at least 10");
        require(refitWindows >= 1, "refitWindows", refitWindows, "at least 1");
    }

    /** For hourly windows: a week of history, a day ahead. */
    public static ForecastOptions hourly() {
        return new ForecastOptions(24, 168, 24, 48, 24);
    }

    private static void require(boolean holds, String name, int value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + ": expected " + expected);
        }
    }
}
