package io.foreshard.core.forecast;

import io.foreshard.core.forecast.series.SeriesForecaster;
import io.foreshard.core.window.LocalSlots;

/**
 * Forecasts demand series: closes their windows, keeps the models' scores, and picks the model that has predicted the
 * series best, one step ahead, so far. Immutable and thread-safe; the series are not.
 *
 * <p>The hierarchy never fails: the prior of the population serves before the first window is closed, then the levels,
 * the slot profile once a slot was seen before, and fitted models once enough windows held accesses.
 */
public final class DemandForecaster {

    /** Empty windows in a row that are scored one by one; the rest only ages the state. */
    static final int SCORED_EMPTY_WINDOWS = 48;

    /** So many outliers in a row are a new level, not an anomaly. */
    private static final int MOST_OUTLIERS_IN_ROW = 3;

    /** Nats by which a model must lead to replace the chosen one. */
    private static final double HYSTERESIS = 0.7;

    private static final double CLIP_PROBABILITY = 0.999;
    private static final double LEAST_MEAN = 1e-6;

    private final ForecastOptions options;
    private final LocalSlots clock;
    private final FitUpkeep fits;

    /** @param clock of the region whose demand it is */
    public DemandForecaster(ForecastOptions options, LocalSlots clock) {
        this.options = options;
        this.clock = clock;
        this.fits = new FitUpkeep(options, clock);
    }

    /** A series that begins with this window. */
    public DemandSeries start(long firstWindow, Prior prior) {
        return new DemandSeries(options.historyWindows(), firstWindow, prior);
    }

    /** Closes all windows before {@code upTo}; any number of empty ones costs no more than two days of them, and some milliseconds at most where models are fitted. */
    public void close(DemandSeries series, long upTo, ClosedWindow.Judge judge) {
        int emptyInRow = 0;
        while (series.next < upTo) {
            long nextActive = Math.min(upTo, series.history.nextActive(series.next));
            if (nextActive > series.next && emptyInRow >= SCORED_EMPTY_WINDOWS) {
                skipEmpty(series, nextActive - series.next);
                continue;
            }
            emptyInRow = nextActive > series.next ? emptyInRow + 1 : 0;
            closeOne(series, judge);
        }
        series.history.advanceTo(upTo - 1);
    }

    /** What the chosen model predicts for the first window that is not closed. */
    public PredictiveDistribution next(DemandSeries series) {
        PredictiveDistribution known = series.predicted;
        if (known == null) {
            known = next(series, series.chosen);
            series.predicted = known;
        }
        return known;
    }

    /**
     * Forecasts the windows from a time on. Counts of windows that are still open enter with the share of them that has
     * passed.
     *
     * @param asOfWindows the time, in windows since the epoch, fractions included; not before the first open window
     */
    public DemandForecast forecast(DemandSeries series, double asOfWindows) {
        return new OpenForecast(series, options, this, asOfWindows).forecast();
    }

    /** The means of {@link #forecast} alone, at a fraction of the price. */
    public double[] means(DemandSeries series, double asOfWindows) {
        return new OpenForecast(series, options, this, asOfWindows).means();
    }

    /** By how many windows the clocks are put forward between two windows. */
    int putForward(long from, long to) {
        return clock.putForward(from, to);
    }

    /** Mean of a model that is not fitted, for a window that is not closed. */
    double mean(DemandSeries series, DemandModel model, long window) {
        double mean = switch (model) {
            case LEVEL -> series.fast.mean();
            case MEAN -> series.slow.mean();
            case PROFILE ->
                SlotProfile.mean(
                        series.history, options.slotsPerDay(), clock, series.next - 1, window, series.slow.mean());
            case FITTED -> throw new IllegalArgumentException("means of fitted models come as whole forecasts");
        };
        return Math.max(LEAST_MEAN, mean);
    }

    /** Relative variance of a model's level, common to all windows of a horizon. */
    static double levelVariance(DemandSeries series, DemandModel model) {
        double events = model == DemandModel.LEVEL ? series.fast.events() : series.slow.events();
        return 1 / Math.max(0.1, events);
    }

    private PredictiveDistribution next(DemandSeries series, DemandModel model) {
        SeriesForecaster fitted = series.fitted;
        if (model == DemandModel.FITTED && fitted != null) {
            return fitted.next().at(0);
        }
        double mean = mean(series, model == DemandModel.FITTED ? DemandModel.MEAN : model, series.next);
        double phi = series.tracks[model.code()].overdispersion();
        double relative = phi + levelVariance(series, model) * (1 + phi);
        return NegativeBinomial.ofMoments(mean, mean + mean * mean * relative);
    }

    private void skipEmpty(DemandSeries series, long windows) {
        series.predicted = null;
        series.fast.advanceEmpty(windows);
        series.slow.advanceEmpty(windows);
        SeriesForecaster fitted = series.fitted;
        if (fitted != null) {
            if (holdsNothingAfter(series, windows)) {
                series.fitted = null;
                choose(series);
            } else {
                fitted.advanceEmpty(windows);
                fitted.turn(clock.putForward(series.next, series.next + windows));
            }
        }
        for (ModelTrack track : series.tracks) {
            track.discount(windows);
        }
        series.next += windows;
        series.closedWindows += windows;
        series.outliersInRow = 0;
    }

    /** Whether nothing that models were fitted to is left in the history after so many empty windows. */
    private static boolean holdsNothingAfter(DemandSeries series, long windows) {
        long end = series.next + windows;
        return series.history.nextActive(end - series.history.capacity()) >= end;
    }

    private void closeOne(DemandSeries series, ClosedWindow.Judge judge) {
        int observed = series.history.total(series.next);
        PredictiveDistribution predicted = next(series);
        boolean outlier = judge.isOutlier(new ClosedWindow(series.next, observed, predicted));
        double count = outlier ? clipped(series, observed, predicted) : observed;
        series.outliersInRow = outlier ? Math.min(15, series.outliersInRow + 1) : 0;
        score(series, count, predicted);
        series.predicted = null;
        SeriesForecaster fitted = series.fitted;
        if (fitted != null) {
            fitted.update(count);
            fitted.turn(clock.putForward(series.next, series.next + 1));
        }
        series.fast.update(count);
        series.slow.update(count);
        series.next++;
        series.closedWindows++;
        fits.refit(series);
        choose(series);
    }

    private double clipped(DemandSeries series, int observed, PredictiveDistribution predicted) {
        boolean knowsLittle = series.closedWindows < 2L * Math.max(24, options.slotsPerDay());
        if (knowsLittle || series.outliersInRow >= MOST_OUTLIERS_IN_ROW) {
            return observed;
        }
        double most = predicted.quantile(CLIP_PROBABILITY);
        if (observed > most) {
            series.history.clip(series.next, (int) Math.ceil(most));
        }
        return Math.min(most, Math.max(observed, predicted.quantile(1 - CLIP_PROBABILITY)));
    }

    private void score(DemandSeries series, double count, PredictiveDistribution chosen) {
        boolean profileKnows =
                SlotProfile.knows(series.history, options.slotsPerDay(), clock, series.next - 1, series.next);
        for (DemandModel model : DemandModel.ALL) {
            ModelTrack track = series.tracks[model.code()];
            boolean knows = switch (model) {
                case LEVEL, MEAN -> true;
                case PROFILE -> profileKnows;
                case FITTED -> series.fitted != null;
            };
            if (knows) {
                PredictiveDistribution predicted = model == series.chosen ? chosen : next(series, model);
                track.update(predicted.logProbability(count), predicted.mean(), count);
            } else {
                track.startFrom(series.tracks[DemandModel.MEAN.code()]);
            }
        }
    }

    private static void choose(DemandSeries series) {
        if (series.chosen == DemandModel.FITTED && series.fitted == null) {
            series.chosen = DemandModel.MEAN;
        }
        double toBeat = series.tracks[series.chosen.code()].score() + HYSTERESIS;
        for (DemandModel model : DemandModel.ALL) {
            double score = series.tracks[model.code()].score();
            if (score > toBeat && (model != DemandModel.FITTED || series.fitted != null)) {
                series.chosen = model;
                toBeat = score;
            }
        }
    }
}
