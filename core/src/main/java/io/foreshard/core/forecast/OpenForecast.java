package io.foreshard.core.forecast;

import io.foreshard.core.forecast.series.SeriesForecast;
import io.foreshard.core.forecast.series.SeriesForecaster;
import java.util.Arrays;

/**
 * One forecast from a time inside an open window: the counts seen since the last closed window shift the chosen model's
 * means, by less the further ahead. Used once.
 */
final class OpenForecast {

    /** A surplus seen in open windows halves in so many windows. */
    private static final double SURPLUS_HALF_LIFE = 6;

    private static final double SURPLUS_KEPT = Math.pow(0.5, 1 / SURPLUS_HALF_LIFE);

    /** Windows between the last closed one and the time of the forecast that are looked at. */
    private static final int MOST_OPEN_WINDOWS = 48;

    private final DemandSeries series;
    private final DemandForecaster forecaster;
    private final DemandModel model;
    private final int horizon;

    /** Windows from the first open one to that of the forecast's time. */
    private final int open;

    /** Share of the last of them that has passed. */
    private final double passed;

    OpenForecast(DemandSeries series, ForecastOptions options, DemandForecaster forecaster, double asOfWindows) {
        double latest = (double) series.next + MOST_OPEN_WINDOWS;
        double asOf = Math.min(latest, Math.max(asOfWindows, (double) series.next));
        this.series = series;
        this.forecaster = forecaster;
        this.model = series.fitted == null && series.chosen == DemandModel.FITTED ? DemandModel.MEAN : series.chosen;
        this.horizon = options.horizonWindows();
        this.open = (int) ((long) Math.floor(asOf) - series.next);
        this.passed = asOf - Math.floor(asOf);
    }

    DemandForecast forecast() {
        SeriesForecaster fitted = series.fitted;
        if (model == DemandModel.FITTED && fitted != null) {
            return byFitted(fitted);
        }
        String label = series.closedWindows == 0 ? DemandModel.POPULATION : model.label();
        return withVariances(label, shifted(byLevel()));
    }

    double[] means() {
        SeriesForecaster fitted = series.fitted;
        return model == DemandModel.FITTED && fitted != null ? byFitted(fitted).means() : shifted(byLevel());
    }

    /** Steps of the fitted models go by the wall clock: an hour that is left out within the horizon has one, too. */
    private DemandForecast byFitted(SeriesForecaster fitted) {
        int last = open + horizon;
        int most = Math.max(last, step(last)) + 1;
        SeriesForecast ahead = fitted.forecast(most);
        double[] all = ahead.means();
        double[] wholes = new double[last + 1];
        double[] variances = new double[horizon];
        for (int i = 0; i <= last; i++) {
            wholes[i] = Math.max(0, all[step(i)]);
            if (i >= open && i < last) {
                variances[i - open] = ahead.at(step(i)).variance();
            }
        }
        return new DemandForecast(
                fitted.model(),
                shifted(wholes),
                variances,
                ahead.sum(open, horizon).variance());
    }

    private int step(int window) {
        return Math.max(0, window + forecaster.putForward(series.next, series.next + window));
    }

    private double[] byLevel() {
        double[] wholes = new double[open + horizon + 1];
        if (model != DemandModel.PROFILE) {
            Arrays.fill(wholes, forecaster.mean(series, model, series.next));
            return wholes;
        }
        for (int i = 0; i < wholes.length; i++) {
            wholes[i] = forecaster.mean(series, model, series.next + i);
        }
        return wholes;
    }

    /** Means of whole windows from the forecast's time on, which may lie inside one, shifted by what was seen lately. */
    private double[] shifted(double[] wholes) {
        double surplus = surplus(wholes);
        double[] means = new double[horizon];
        for (int i = 0; i < horizon; i++) {
            double mean = (1 - passed) * wholes[open + i] + passed * wholes[open + i + 1];
            means[i] = Math.max(0, mean + surplus);
            surplus *= SURPLUS_KEPT;
        }
        return means;
    }

    /** What open windows hold beyond expectation, per window, shrunk by the evidence behind the level. */
    private double surplus(double[] wholes) {
        double beyond = -passed * wholes[open];
        for (int i = 0; i <= open; i++) {
            beyond += series.history.total(series.next + i) - (i < open ? wholes[i] : 0);
        }
        return beyond / (open + passed + Math.max(1, series.fast.windows()));
    }

    private DemandForecast withVariances(String label, double[] means) {
        double[] variances = new double[horizon];
        double phi = series.tracks[model.code()].overdispersion();
        double levelVariance = DemandForecaster.levelVariance(series, model);
        double sum = 0;
        double independent = 0;
        for (int i = 0; i < horizon; i++) {
            double own = means[i] + phi * means[i] * means[i];
            variances[i] = own + levelVariance * (1 + phi) * means[i] * means[i];
            independent += own;
            sum += means[i];
        }
        return new DemandForecast(label, means, variances, independent + levelVariance * sum * sum);
    }
}
