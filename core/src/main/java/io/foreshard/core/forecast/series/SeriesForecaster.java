package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.ArimaModel;
import io.foreshard.core.forecast.arima.AutoArima;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Optional;

/**
 * Forecasts one series of counts or measurements: some cheap components, fitted once and combined by how well they predicted
 * the last third of the series; every new value is a step of recursions, not a fit. Never fails on finite values. Not
 * thread-safe.
 */
public final class SeriesForecaster {

    private static final int VERSION = 1;
    private static final double HELD_SHARE = 0.334;
    private static final int LEAST_FOR_BACKTEST = 12;
    private static final int FEWEST_HELD = 4;
    private static final int MOST_HORIZON = 1000;
    private static final int MOST_SLOTS = 2000;
    private static final int MOST_ARIMA_FITS = 60;
    private static final int MOST_ARIMA_ORDER = 5;
    private static final int MOST_SEASONAL_ORDER = 1;
    private static final double TOO_LARGE = 1e12;

    /** New values beyond it, in units, are taken for it: squares must stay floats. */
    private static final double LARGEST_VALUE = 1e15;

    private static final double TOO_SMALL = 1e-12;

    /** Empty windows that are taken one by one; after these the rest only turns the slots. */
    private static final int TAKEN_EMPTY = 512;

    private final Component[] components;
    private final Combination combination;
    private final Spread spread;
    private final Bounds bounds;
    private final Tail tail;
    private final int horizon;
    private final int season;

    /** Values are divided by it, a power of two. */
    private final double unit;

    private int slot;

    private SeriesForecaster(
            Component[] components, Combination combination, Spread spread, Bounds bounds, Tail tail, Frame frame) {
        this.components = components;
        this.combination = combination;
        this.spread = spread;
        this.bounds = bounds;
        this.tail = tail;
        this.horizon = frame.horizon;
        this.season = frame.season;
        this.unit = frame.unit;
        this.slot = frame.slot;
    }

    private record Frame(int horizon, int season, double unit, int slot) {}

    /**
     * Fits a series.
     *
     * @param series finite values, oldest first; may be empty
     * @throws IllegalArgumentException if a value is not finite; the message names its position
     */
    public static SeriesForecaster fit(double[] series, SeriesOptions options) {
        requireFinite(series);
        double unit = unit(series);
        double[] scaled = new double[series.length];
        for (int t = 0; t < series.length; t++) {
            scaled[t] = series[t] / unit;
        }
        int[] seasons = options.seasons();
        int season = 2 * seasons[0] <= series.length ? seasons[0] : 1;
        Frame frame = new Frame(options.horizon(), season, unit, series.length % season);
        if (options.family() == SeriesFamily.ARIMA) {
            Optional<SeriesForecaster> arima = arima(scaled, frame);
            if (arima.isPresent()) {
                return arima.get();
            }
        }
        return combined(scaled, options, frame);
    }

    private static SeriesForecaster combined(double[] series, SeriesOptions options, Frame frame) {
        int held = Math.max(Math.min(FEWEST_HELD, series.length), (int) (HELD_SHARE * series.length));
        int start = series.length < LEAST_FOR_BACKTEST ? Math.min(1, series.length) : series.length - held;
        Bounds bounds = Bounds.of(series);
        Candidates candidates = new Candidates(series, start, options);
        Component[] fitted = candidates.at(start);
        if (start == series.length) {
            Spread.Fit unknown = unknownSpread(frame, series.length == 0 ? 0 : Math.abs(series[0]));
            return ready(series, fitted, Combination.single(), new Spread(bounds.counts(), unknown), bounds, frame);
        }
        Backtest test = new Backtest(series, start, fitted, frame.season, frame.horizon, bounds);
        Combination combination = Combination.of(test);
        Spread.Fit fit = new SpreadFit(test, combination, frame.horizon, frame.season).fit(bounds.counts());
        boolean[] used = combination.used();
        Component[] all = candidates.at(series.length);
        Component[] kept = java.util.stream.IntStream.range(0, all.length)
                .filter(i -> used[i])
                .mapToObj(i -> all[i])
                .toArray(Component[]::new);
        return ready(series, kept, combination.pruned(used), new Spread(bounds.counts(), fit), bounds, frame);
    }

    private static Spread.Fit unknownSpread(Frame frame, double magnitude) {
        float[] knots = new float[Spread.knotSteps(frame.horizon).length];
        float scale = Rounding.round(Math.max(1e-12, magnitude / 2));
        java.util.Arrays.fill(knots, scale);
        return new Spread.Fit(knots, new float[] {1}, scale, -2, 2, -2, 2, 1, 1);
    }

    private static Optional<SeriesForecaster> arima(double[] series, Frame frame) {
        AutoArima search = new AutoArima(frame.season, MOST_ARIMA_ORDER, MOST_SEASONAL_ORDER, MOST_ARIMA_FITS);
        return search.fit(series).map(model -> ofArima(series, model, frame));
    }

    private static SeriesForecaster ofArima(double[] series, ArimaModel model, Frame frame) {
        PackedOutput rounded = new PackedOutput();
        model.writeTo(rounded);
        ArimaModel stored = ArimaModel.readFrom(new PackedInput(rounded.toByteArray()));
        ArimaComponent component = new ArimaComponent(stored, stored.filter().updateAll(series));
        double[] variances = component.variances(frame.horizon);
        int[] steps = Spread.knotSteps(frame.horizon);
        float[] knots = new float[steps.length];
        for (int i = 0; i < steps.length; i++) {
            knots[i] = Rounding.round(Math.sqrt(variances[steps[i]]));
        }
        float z = 1.96f;
        float[] slots = new float[frame.season];
        java.util.Arrays.fill(slots, 1);
        Spread.Fit fit = new Spread.Fit(knots, slots, knots[0], -z, z, -z, z, 0, 0);
        Component[] single = {component};
        return ready(series, single, Combination.single(), new Spread(false, fit), Bounds.of(series), frame);
    }

    private static SeriesForecaster ready(
            double[] series,
            Component[] components,
            Combination combination,
            Spread spread,
            Bounds bounds,
            Frame frame) {
        Tail tail = Tail.of(Backtest.reach(components), bounds);
        for (int t = Math.max(0, series.length - tail.reach()); t < series.length; t++) {
            tail.push(series[t]);
        }
        return new SeriesForecaster(components, combination, spread, bounds, tail, frame);
    }

    private static void requireFinite(double[] series) {
        for (int t = 0; t < series.length; t++) {
            if (!Double.isFinite(series[t])) {
                throw new IllegalArgumentException(
                        "value " + series[t] + " at position " + t + " of " + series.length + ": expected finite");
            }
        }
    }

    /** 1, or a power of two near the largest magnitude where squares might leave the range of floats. */
    private static double unit(double[] series) {
        double largest = 0;
        for (double value : series) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest > TOO_LARGE || (largest > 0 && largest < TOO_SMALL)
                ? Math.scalb(1.0, Math.max(-1000, Math.getExponent(largest)))
                : 1;
    }

    /** The name of the component of the largest weight. */
    public String model() {
        return components[combination.heaviest()].label();
    }

    /** The mean and interval of the next value: a forecast of one step, cheaper. */
    public SeriesForecast next() {
        double mean = combination.next(means());
        double[] interval = spread.next(mean, spreadSlot(0));
        return new SeriesForecast(
                new double[] {mean * unit}, new double[] {interval[0] * unit}, new double[] {interval[1] * unit});
    }

    /** @param steps how many values ahead, 1 to {@value #MOST_HORIZON} */
    public SeriesForecast forecast(int steps) {
        if (steps < 1 || steps > MOST_HORIZON) {
            throw new IllegalArgumentException("steps " + steps + ": expected 1 to " + MOST_HORIZON);
        }
        double[][] paths = new double[components.length][steps];
        for (int i = 0; i < components.length; i++) {
            components[i].path(tail, paths[i]);
            bounds.apply(paths[i]);
        }
        double[] means = combination.path(paths);
        double[] scales = spread.scales(steps, horizon);
        double[] lows = new double[steps];
        double[] highs = new double[steps];
        for (int h = 0; h < steps; h++) {
            double[] interval =
                    h == 0 ? spread.next(means[h], spreadSlot(h)) : spread.later(means[h], scales[h], spreadSlot(h));
            means[h] *= unit;
            lows[h] = interval[0] * unit;
            highs[h] = interval[1] * unit;
        }
        return new SeriesForecast(means, lows, highs);
    }

    /**
     * Takes the next value.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public void update(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("next value " + value + ": expected finite");
        }
        take(Math.max(-LARGEST_VALUE, Math.min(LARGEST_VALUE, value / unit)));
    }

    private void take(double value) {
        double[] means = means();
        spread.update(combination.next(means), value, spreadSlot(0));
        combination.update(means, value);
        for (Component component : components) {
            component.update(tail, value);
        }
        bounds.take(value);
        tail.push(value);
        slot = slot + 1 == season ? 0 : slot + 1;
    }

    /** Takes {@code windows} zeros. The first {@value #TAKEN_EMPTY} one by one, after which nothing is left to learn. */
    public void advanceEmpty(long windows) {
        long taken = Math.min(windows, Math.max(TAKEN_EMPTY, 2L * tail.reach()));
        for (long i = 0; i < taken; i++) {
            take(0);
        }
        long rest = windows - taken;
        for (Component component : components) {
            component.skip(rest);
        }
        slot = (int) ((slot + rest) % season);
    }

    private double[] means() {
        double[] means = new double[components.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = bounds.apply(components[i].next(tail));
        }
        return means;
    }

    private int spreadSlot(int step) {
        return bounds.counts() ? 0 : (slot + step) % season;
    }

    /** Everything that later forecasts depend on. */
    public byte[] toBytes() {
        PackedOutput out = new PackedOutput();
        out.bits(VERSION, 4);
        out.varint(horizon);
        out.varint(season);
        out.varint(slot);
        out.signedVarint(Math.getExponent(unit));
        bounds.writeTo(out);
        spread.writeTo(out);
        combination.writeTo(out);
        for (Component component : components) {
            out.bits(component.code(), 3);
            component.writeTo(out);
        }
        tail.writeTo(out);
        return out.toByteArray();
    }

    /** Resumes what {@link #toBytes} stored. */
    public static SeriesForecaster fromBytes(byte[] bytes) {
        PackedInput in = new PackedInput(bytes);
        long version = in.bits(4);
        if (version != VERSION) {
            throw new IllegalArgumentException("series state of version " + version + ": expected " + VERSION);
        }
        int horizon = in.count(MOST_HORIZON);
        int season = in.count(MOST_SLOTS);
        int slot = in.count(MOST_SLOTS);
        double unit = Math.scalb(1.0, (int) in.signedVarint());
        Bounds bounds = Bounds.readFrom(in);
        Spread spread = Spread.readFrom(in);
        Combination combination = Combination.readFrom(in);
        Component[] components = new Component[combination.used().length];
        for (int i = 0; i < components.length; i++) {
            components[i] = Component.readFrom(in);
        }
        return new SeriesForecaster(
                components, combination, spread, bounds, Tail.readFrom(in), new Frame(horizon, season, unit, slot));
    }
}
