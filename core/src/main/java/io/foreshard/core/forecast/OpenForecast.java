package io.foreshard.core.forecast;

/**
 * One forecast from a time inside an open window: the counts seen since the last closed window shift the chosen model's
 * means, by less the further ahead. Used once.
 */
final class OpenForecast {

    /** A surplus seen in open windows halves in so many windows. */
    private static final double SURPLUS_HALF_LIFE = 6;

    private final DemandSeries series;
    private final ForecastOptions options;
    private final DemandForecaster forecaster;
    private final long firstWindow;
    private final double passed;

    OpenForecast(DemandSeries series, ForecastOptions options, DemandForecaster forecaster, double asOfWindows) {
        double asOf = Math.max(asOfWindows, (double) series.next);
        this.series = series;
        this.options = options;
        this.forecaster = forecaster;
        this.firstWindow = (long) Math.floor(asOf);
        this.passed = asOf - firstWindow;
    }

    DemandForecast forecast() {
        DemandModel model = series.chosen;
        int horizon = options.horizonWindows();
        double[] wholes = new double[horizon + 1];
        double surplus = surplus(model);
        for (int i = 0; i <= horizon; i++) {
            double faded = surplus * Math.pow(0.5, i / SURPLUS_HALF_LIFE);
            wholes[i] = Math.max(0, forecaster.mean(series, model, firstWindow + i) + faded);
        }
        double[] means = new double[horizon];
        for (int i = 0; i < horizon; i++) {
            means[i] = (1 - passed) * wholes[i] + passed * wholes[i + 1];
        }
        return withVariances(model, means);
    }

    /** What open windows hold beyond expectation, per window, shrunk by the evidence behind the level. */
    private double surplus(DemandModel model) {
        double seen = 0;
        long open = series.history.nextActive(series.next);
        while (open != Long.MAX_VALUE && open <= firstWindow) {
            seen += series.history.total(open);
            open = series.history.nextActive(open + 1);
        }
        double expected = passed * forecaster.mean(series, model, firstWindow);
        for (long window = series.next; window < firstWindow && window < series.next + 48; window++) {
            expected += forecaster.mean(series, model, window);
        }
        double exposure = firstWindow - series.next + passed;
        return (seen - expected) / (exposure + Math.max(1, series.fast.windows()));
    }

    private DemandForecast withVariances(DemandModel model, double[] means) {
        double[] variances = new double[means.length];
        double phi = series.tracks[model.code()].overdispersion();
        double levelVariance = DemandForecaster.levelVariance(series, model);
        double sum = 0;
        double independent = 0;
        for (int i = 0; i < means.length; i++) {
            double own = means[i] + phi * means[i] * means[i];
            variances[i] = own + levelVariance * (1 + phi) * means[i] * means[i];
            independent += own;
            sum += means[i];
        }
        String label = series.closedWindows == 0 ? DemandModel.POPULATION : model.label();
        return new DemandForecast(label, means, variances, independent + levelVariance * sum * sum);
    }
}
