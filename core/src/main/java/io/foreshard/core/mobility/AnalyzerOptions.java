package io.foreshard.core.mobility;

import io.foreshard.core.forecast.FitOptions;
import io.foreshard.core.forecast.ForecastOptions;
import io.foreshard.core.window.WindowSize;

/**
 * How items are analyzed. Immutable.
 *
 * @param windowSize event time
 * @param historyWindows windows kept of each item and region, 2 to 4096
 * @param horizonWindows windows forecast, 1 to 1000
 * @param fit when models are fitted, and which
 * @param readWeight what a read counts in demand, at least 0
 * @param writeWeight what a write counts in demand, at least 0; one of the two above 0
 * @param demandFloorPerHour total demand below which the score is 0, at least 0
 * @param falseAlarmsPerDay anomalies that one item's ordinary behaviour may raise in a day, above 0 and at most 1
 * @param newRegionThreshold probability below which a new region is an anomaly, 0 to 1
 * @param moveCost what the benefit is reduced by
 */
public record AnalyzerOptions(
        WindowSize windowSize,
        int historyWindows,
        int horizonWindows,
        FitOptions fit,
        double readWeight,
        double writeWeight,
        double demandFloorPerHour,
        double falseAlarmsPerDay,
        double newRegionThreshold,
        MoveCost moveCost) {

    public AnalyzerOptions {
        require(
                readWeight >= 0 && writeWeight >= 0 && readWeight + writeWeight > 0,
                "readWeight " + readWeight + ", writeWeight " + writeWeight
                        + ": expected at least 0, and one of them above");
        require(demandFloorPerHour >= 0, "demandFloorPerHour " + demandFloorPerHour + ": expected at least 0");
        require(
                newRegionThreshold >= 0 && newRegionThreshold <= 1,
                "newRegionThreshold " + newRegionThreshold + ": expected 0 to 1");
    }

    /** Hourly windows, a week of history, a day ahead; reads and writes weigh the same. */
    public static AnalyzerOptions defaults() {
        return new AnalyzerOptions(
                WindowSize.HOURLY, 168, 24, FitOptions.DEFAULT, 1, 1, 0.02, 0.02, 0.1, MoveCost.DEFAULT);
    }

    /** What the forecaster needs of these. */
    public ForecastOptions forecast() {
        int slots = windowSize.slotsPerDay();
        boolean profiled = slots > 0 && slots <= historyWindows / 2;
        return new ForecastOptions(profiled ? slots : 0, historyWindows, horizonWindows, fit);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
