package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.ArimaLikelihood;
import io.foreshard.core.forecast.arima.ArimaModel;
import io.foreshard.core.forecast.arima.AutoArima;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Fits the parts of a {@link SeriesForecaster}. Pure functions. */
final class SeriesFit {

    private static final double HELD_SHARE = 0.334;
    private static final int LEAST_FOR_BACKTEST = 12;
    private static final int FEWEST_HELD = 4;

    /** Numbers that a small component keeps at most. */
    private static final int SMALL = 32;

    private static final int MOST_ARIMA_FITS = 60;
    private static final int MOST_ARIMA_ORDER = 5;
    private static final int MOST_SEASONAL_ORDER = 1;

    private SeriesFit() {}

    static SeriesForecaster.Parts fit(double[] series, SeriesOptions options) {
        requireFinite(series);
        Scale scale = Scale.of(series);
        double[] scaled = scale.to(series);
        int shortest = options.seasons()[0];
        int season = 2 * shortest <= series.length ? shortest : 1;
        SeriesForecaster.Frame frame =
                new SeriesForecaster.Frame(options.horizon(), season, scale, series.length % season);
        if (options.family() == SeriesFamily.ARIMA) {
            Optional<SeriesForecaster.Parts> arima = arima(scaled, frame);
            if (arima.isPresent()) {
                return arima.get();
            }
        }
        return combined(scaled, options, frame);
    }

    private static SeriesForecaster.Parts combined(
            double[] series, SeriesOptions options, SeriesForecaster.Frame frame) {
        int held = Math.max(Math.min(FEWEST_HELD, series.length), (int) (HELD_SHARE * series.length));
        int start = series.length < LEAST_FOR_BACKTEST ? Math.min(1, series.length) : series.length - held;
        Bounds bounds = Bounds.of(series, frame.scale());
        Candidates candidates = new Candidates(series, start, options, bounds);
        Component[] fitted = candidates.at(start);
        if (start == series.length) {
            Spread unknown = unknownSpread(bounds, frame, series.length == 0 ? 0 : Math.abs(series[0]));
            return parts(series, fitted, Combination.single(), unknown, bounds, frame);
        }
        Backtest test = new Backtest(series, start, fitted, frame.season(), frame.horizon(), bounds);
        Combination combination = candidates.sparse()
                ? Combination.frugal(test, small(fitted), candidates.nearlyEmpty())
                : Combination.of(test);
        PathErrors errors = new PathErrors(test, combination, frame.horizon());
        Spread spread = new SpreadFit(test, errors, frame.season()).fit(bounds);
        boolean[] used = combination.used();
        Component[] all = candidates.at(series.length);
        Component[] kept = IntStream.range(0, all.length)
                .filter(i -> used[i])
                .mapToObj(i -> all[i])
                .toArray(Component[]::new);
        return parts(series, kept, combination.pruned(used), spread, bounds, frame);
    }

    private static boolean[] small(Component[] components) {
        boolean[] small = new boolean[components.length];
        for (int i = 0; i < small.length; i++) {
            small[i] = components[i].size() <= SMALL;
        }
        return small;
    }

    private static Spread unknownSpread(Bounds bounds, SeriesForecaster.Frame frame, double magnitude) {
        int horizon = frame.horizon();
        if (bounds.counts()) {
            return new CountSpread(horizon, 1, 1, filled(Spread.sumKnotSteps(horizon), 1), 0);
        }
        float scale = Rounding.round(Math.max(1e-12, magnitude / 2));
        double[] sums =
                IntStream.rangeClosed(1, horizon).mapToDouble(h -> scale * h).toArray();
        return new MeasuredSpread(
                bounds.whole(),
                new MeasuredSpread.Fit(
                        horizon,
                        filled(Spread.knotSteps(horizon), scale),
                        Spread.at(Spread.sumKnotSteps(horizon), sums),
                        new float[] {1},
                        scale,
                        -2,
                        2,
                        -2,
                        2));
    }

    private static float[] filled(int[] steps, double value) {
        float[] values = new float[steps.length];
        Arrays.fill(values, Rounding.coarse(value));
        return values;
    }

    private static Optional<SeriesForecaster.Parts> arima(double[] series, SeriesForecaster.Frame frame) {
        AutoArima search = new AutoArima(
                frame.season(), MOST_ARIMA_ORDER, MOST_SEASONAL_ORDER, MOST_ARIMA_FITS, ArimaLikelihood.EXACT);
        return search.fit(series).map(model -> ofArima(series, model, frame));
    }

    private static SeriesForecaster.Parts ofArima(double[] series, ArimaModel model, SeriesForecaster.Frame frame) {
        PackedOutput rounded = new PackedOutput();
        model.writeTo(rounded);
        ArimaModel stored = ArimaModel.readFrom(new PackedInput(rounded.toByteArray()));
        ArimaComponent component = new ArimaComponent(stored, model.exactFilter(series, stored));
        double[] deviations = component.deviations(frame.horizon());
        float z = 1.96f;
        float[] slots = new float[frame.season()];
        Arrays.fill(slots, 1);
        MeasuredSpread.Fit fit = new MeasuredSpread.Fit(
                frame.horizon(),
                Spread.at(Spread.knotSteps(frame.horizon()), deviations),
                Spread.at(Spread.sumKnotSteps(frame.horizon()), component.sumDeviations(frame.horizon())),
                slots,
                (float) deviations[0],
                -z,
                z,
                -z,
                z);
        Bounds bounds = Bounds.of(series, frame.scale());
        Component[] single = {component};
        return parts(series, single, Combination.single(), new MeasuredSpread(bounds.whole(), fit), bounds, frame);
    }

    private static SeriesForecaster.Parts parts(
            double[] series,
            Component[] components,
            Combination combination,
            Spread spread,
            Bounds bounds,
            SeriesForecaster.Frame frame) {
        Tail tail = Tail.of(Backtest.reach(components), bounds);
        for (int t = Math.max(0, series.length - tail.reach()); t < series.length; t++) {
            tail.push(series[t]);
        }
        return new SeriesForecaster.Parts(components, combination, spread, bounds, tail, frame);
    }

    private static void requireFinite(double[] series) {
        for (int t = 0; t < series.length; t++) {
            if (!Double.isFinite(series[t])) {
                throw new IllegalArgumentException(
                        "value " + series[t] + " at position " + t + " of " + series.length + ": expected finite");
            }
        }
    }
}
