package io.foreshard.core.forecast;

import io.foreshard.core.forecast.series.SeriesOptions;
import java.util.stream.IntStream;

/**
 * How demand is forecast. Immutable.
 *
 * @param slotsPerDay windows in a day, or 0 if windows do not divide a day
 * @param historyWindows windows kept, at least 2
 * @param horizonWindows windows forecast, 1 to 1000
 * @param fit when models are fitted, and which
 */
public record ForecastOptions(int slotsPerDay, int historyWindows, int horizonWindows, FitOptions fit) {

    private static final int DAYS_A_WEEK = 7;

    public ForecastOptions {
        require(slotsPerDay >= 0, "slotsPerDay", slotsPerDay, "at least 0");
        require(historyWindows >= 2, "historyWindows", historyWindows, "at least 2");
        require(horizonWindows >= 1 && horizonWindows <= 1000, "horizonWindows", horizonWindows, "1 to 1000");
    }

    /** For hourly windows: a week of history, a day ahead. */
    public static ForecastOptions hourly() {
        return new ForecastOptions(24, 168, 24, FitOptions.DEFAULT);
    }

    /** Of the fitted models: the seasons of a day and a week, as far as the history holds two of them. */
    SeriesOptions series() {
        int[] seasons = IntStream.of(slotsPerDay, DAYS_A_WEEK * slotsPerDay)
                .filter(season -> season > 1 && 2 * season <= historyWindows && season <= SeriesOptions.LONGEST_SEASON)
                .toArray();
        return new SeriesOptions(seasons.length > 0 ? seasons : new int[] {1}, horizonWindows, fit.family());
    }

    private static void require(boolean holds, String name, int value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + ": expected " + expected);
        }
    }
}
