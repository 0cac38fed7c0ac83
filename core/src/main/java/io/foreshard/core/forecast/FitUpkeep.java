package io.foreshard.core.forecast;

import io.foreshard.core.forecast.series.SeriesForecaster;
import io.foreshard.core.forecast.series.SeriesOptions;
import io.foreshard.core.window.LocalSlots;

/**
 * Keeps the fitted models of a demand series: when they are fitted. Stateless.
 *
 * <p>When squared errors are above {@value #DRIFT} times those of the fit, the chosen model is fitted again early. One that is
 * not chosen when its next fit is due waits twice as long for the one after, up to eight times. A fit reads the history that is held.
 */
final class FitUpkeep {

    private static final double DRIFT = 3;
    private static final int MOST_MISSES = 3;
    private static final int LEAST_WINDOWS_BETWEEN_FITS = 6;

    private final FitOptions options;
    private final SeriesOptions series;
    private final LocalSlots clock;

    FitUpkeep(ForecastOptions options, LocalSlots clock) {
        this.clock = clock;
        this.options = options.fit();
        this.series = options.series();
    }

    /** Fits the models if they are due, after a window was closed. */
    void refit(DemandSeries demand) {
        demand.windowsSinceFit = Math.min(1 << 20, demand.windowsSinceFit + 1);
        if (demand.history.activeWindows() < options.leastActiveWindows()) {
            demand.fitted = null;
            return;
        }
        SeriesForecaster present = demand.fitted;
        if (demand.windowsSinceFit < Math.min(LEAST_WINDOWS_BETWEEN_FITS, options.intervalWindows())
                || (present != null && !isDue(demand, present))) {
            return;
        }
        demand.windowsSinceFit = 0;
        boolean chosen = demand.chosen == DemandModel.FITTED;
        demand.misses = chosen || present == null ? 0 : Math.min(MOST_MISSES, demand.misses + 1);
        demand.fitted = fit(demand);
        if (present == null) {
            demand.tracks[DemandModel.FITTED.code()].startFrom(demand.tracks[demand.chosen.code()]);
        }
    }

    private SeriesForecaster fit(DemandSeries demand) {
        double[] counts = clock.onWallClock(demand.history.firstWindow(), demand.closedCounts());
        SeriesForecaster fitted = SeriesForecaster.fit(counts, series);
        fitted.turn(clock.putForward(demand.next - 1, demand.next));
        return fitted;
    }

    private boolean isDue(DemandSeries demand, SeriesForecaster present) {
        boolean drifted = present.drift() > DRIFT && demand.chosen == DemandModel.FITTED;
        return drifted || demand.windowsSinceFit >= options.intervalWindows() << demand.misses;
    }
}
