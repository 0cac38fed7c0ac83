package io.foreshard.core.forecast;

import io.foreshard.core.forecast.arima.ArimaModel;
import io.foreshard.core.forecast.arima.AutoArima;

/**
 * Keeps the ARIMA model of a demand series: when it is fitted, and how surprised it was lately. Stateless.
 *
 * <p>Surprise is the discounted mean of squared standardized innovations, 1 for a model that holds. Above
 * {@value #DRIFT} the chosen model is fitted again early; its variances are scaled by it in any case. A model that was
 * not chosen since its last fit waits twice as long for the next, up to eight times.
 */
final class ArimaUpkeep {

    private static final double DRIFT = 3;
    private static final int MOST_MISSES = 3;
    private static final int LEAST_WINDOWS_BETWEEN_FITS = 6;
    private static final double SURPRISE_DISCOUNT = Math.pow(0.5, 1 / 24.0);
    private static final double MOST_SURPRISE = 100;
    private static final double LEAST_SHARE_OF_DEVIATION = 0.02;

    private final ForecastOptions options;
    private final AutoArima search;

    ArimaUpkeep(ForecastOptions options) {
        this.options = options;
        this.search = AutoArima.small(Math.max(1, options.slotsPerDay()));
    }

    /** Takes a window that was just counted, before it is closed. */
    void update(DemandSeries series, double count) {
        ArimaModel model = series.arima;
        if (model != null) {
            double error = count - series.filter(model).next();
            double squared = error * error / variance(model);
            series.arimaSurprise = SURPRISE_DISCOUNT * series.arimaSurprise
                    + (1 - SURPRISE_DISCOUNT) * Math.min(MOST_SURPRISE, squared);
        }
    }

    /** Fits the model if it is due, after a window was closed. */
    void refit(DemandSeries series) {
        series.windowsSinceFit = Math.min(1 << 20, series.windowsSinceFit + 1);
        if (series.history.activeWindows() < options.arimaLeastActiveWindows()) {
            series.arima = null;
            return;
        }
        boolean drifted = series.arimaSurprise > DRIFT && series.windowsSinceFit >= LEAST_WINDOWS_BETWEEN_FITS;
        int interval = options.refitWindows() << series.arimaMisses;
        if (series.arima != null && series.windowsSinceFit < interval && !drifted) {
            return;
        }
        if (series.arima == null && series.windowsSinceFit < LEAST_WINDOWS_BETWEEN_FITS) {
            return;
        }
        series.windowsSinceFit = 0;
        boolean first = series.arima == null;
        series.arimaMisses =
                series.chosen == DemandModel.ARIMA || first ? 0 : Math.min(MOST_MISSES, series.arimaMisses + 1);
        search.fit(series.closedCounts()).ifPresent(series::fitted);
        if (first) {
            series.tracks[DemandModel.ARIMA.code()].startFrom(series.tracks[series.chosen.code()]);
        }
    }

    /** A Gaussian mean as that of a count: it may be near zero, but never below. */
    static double counted(double mean, double variance) {
        return Math.max(mean, LEAST_SHARE_OF_DEVIATION * Math.sqrt(variance));
    }

    static double oneStepVariance(DemandSeries series, ArimaModel model) {
        return variance(model) * Math.max(1, series.arimaSurprise);
    }

    private static double variance(ArimaModel model) {
        return Math.max(1e-3, model.innovationVariance());
    }
}
