package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts one series of counts or measurements: some cheap components, fitted once and combined by how well they predicted
 * the last third of the series; every new value is a step of recursions, not a fit. Never fails on finite values. Not
 * thread-safe.
 */
public final class SeriesForecaster {

    private static final int VERSION = 2;

    /** The longest calibrated horizon, and two days of hours and an hour of minutes more. */
    private static final int MOST_STEPS = 1200;

    /** Empty windows that are taken one by one at either end. */
    private static final int TAKEN_EMPTY = 512;

    private final Component[] components;
    private final Combination combination;
    private final Spread spread;
    private final Bounds bounds;
    private final Tail tail;
    private final int horizon;
    private final int season;

    private final Scale scale;

    private int slot;

    /** What the components expect of the next value, once that was asked for. */
    private double @Nullable [] expected;

    private SeriesForecaster(Parts parts) {
        this.components = parts.components;
        this.combination = parts.combination;
        this.spread = parts.spread;
        this.bounds = parts.bounds;
        this.tail = parts.tail;
        this.horizon = parts.frame.horizon;
        this.season = parts.frame.season;
        this.scale = parts.frame.scale;
        this.slot = parts.frame.slot;
    }

    /** What a forecaster is made of. */
    @SuppressWarnings("ArrayRecordComponent") // handed from the fit to the forecaster, and compared by nobody
    record Parts(
            Component[] components, Combination combination, Spread spread, Bounds bounds, Tail tail, Frame frame) {}

    /**
     * What does not depend on a model.
     *
     * @param horizon steps that intervals are calibrated for
     * @param season the shortest one, 1 for none
     * @param slot of the next value
     */
    record Frame(int horizon, int season, Scale scale, int slot) {}

    /**
     * Fits a series.
     *
     * @param series finite values, oldest first; may be empty
     * @throws IllegalArgumentException if a value is not finite; the message names its position
     */
    public static SeriesForecaster fit(double[] series, SeriesOptions options) {
        return new SeriesForecaster(SeriesFit.fit(series, options));
    }

    /** The name of the component of the largest weight. */
    public String model() {
        return components[combination.heaviest()].label();
    }

    /** The next value: a forecast of one step, cheaper. */
    public SeriesForecast next() {
        double[] mean = {combination.next(means())};
        PredictiveDistribution[] each = {spread.next(mean[0], spreadSlot(0))};
        return new SeriesForecast(mean, each, spread.sums(), scale);
    }

    /** @param steps how many values ahead, 1 to {@value #MOST_STEPS} */
    public SeriesForecast forecast(int steps) {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new IllegalArgumentException("steps " + steps + ": expected 1 to " + MOST_STEPS);
        }
        double[][] paths = new double[components.length][steps];
        for (int i = 0; i < components.length; i++) {
            components[i].path(tail, paths[i]);
            bounds.apply(paths[i]);
        }
        double[] means = combination.path(paths);
        PredictiveDistribution[] each = new PredictiveDistribution[steps];
        for (int h = 0; h < steps; h++) {
            each[h] = h == 0 ? spread.next(means[h], spreadSlot(h)) : spread.later(means[h], h, spreadSlot(h));
        }
        return new SeriesForecast(means, each, spread.sums(), scale);
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
        take(scale.to(value));
    }

    /**
     * Lets a value pass that is not known, which is not the same as zero: each model takes it for its forecast, and nothing is
     * learned.
     */
    public void updateMissing() {
        double mean = combination.next(means());
        for (Component component : components) {
            component.passMissing(tail);
        }
        passed(mean);
    }

    private void take(double value) {
        double[] means = means();
        spread.update(combination.next(means), value, spreadSlot(0));
        combination.update(means, value);
        for (Component component : components) {
            component.update(tail, value);
        }
        bounds.take(value);
        passed(value);
    }

    private void passed(double value) {
        tail.push(value);
        slot = slot + 1 == season ? 0 : slot + 1;
        expected = null;
    }

    /**
     * Takes {@code windows} zeros, in time that does not grow with them: the first and the last {@value #TAKEN_EMPTY} one by
     * one, so that weights and spread follow; between, each component moves on in closed form or up to a bound. For counts, and the
     * families auto and count, means differ from those after single updates by at most a hundredth of the largest value seen.
     */
    public void advanceEmpty(long windows) {
        int end = Math.max(TAKEN_EMPTY, tail.reach());
        long between = windows - 2L * end;
        if (between <= 0) {
            takeZeros(windows);
            return;
        }
        takeZeros(end);
        for (Component component : components) {
            component.skip(between);
        }
        slot = (int) ((slot + between) % season);
        expected = null;
        takeZeros(end);
    }

    private void takeZeros(long count) {
        for (long i = 0; i < count; i++) {
            take(scale.to(0));
        }
    }

    /**
     * The clocks were put forward: the next value is of a later slot than the one that would follow.
     *
     * @param slots how many were left out; below zero if the clocks were put back
     */
    public void turn(int slots) {
        if (slots == 0) {
            return;
        }
        for (Component component : components) {
            component.turn(slots);
        }
        tail.turn(slots);
        slot = Math.floorMod(slot + slots, season);
        expected = null;
    }

    private double[] means() {
        double[] known = expected;
        if (known != null) {
            return known;
        }
        double[] means = new double[components.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = bounds.apply(components[i].next(tail));
        }
        expected = means;
        return means;
    }

    private int spreadSlot(int step) {
        return (slot + step) % season;
    }

    /** Squared errors of late, as a share of those at the fit: 1 for a model that holds, up to 9. */
    public double drift() {
        return spread.drift();
    }

    /**
     * Adds to a value that was taken before, as far as it is still held.
     *
     * @param age values taken since, 0 for the latest
     */
    public void addLate(double addend, long age) {
        tail.add(age, addend / scale.unit());
        expected = null;
    }

    /** Everything that later forecasts depend on. */
    public byte[] toBytes() {
        PackedOutput out = new PackedOutput();
        writeTo(out);
        return out.toByteArray();
    }

    /** Appends what {@link #toBytes} stores. */
    public void writeTo(PackedOutput out) {
        out.bits(VERSION, 4);
        out.varint(horizon);
        out.varint(season);
        out.varint(slot);
        scale.writeTo(out);
        bounds.writeTo(out);
        spread.writeTo(out);
        combination.writeTo(out);
        for (Component component : components) {
            out.bits(component.code(), 3);
            component.writeTo(out);
        }
        tail.writeTo(out);
    }

    /** Resumes what {@link #toBytes} stored. */
    public static SeriesForecaster fromBytes(byte[] bytes) {
        return readFrom(new PackedInput(bytes));
    }

    /** Resumes what {@link #writeTo} appended. */
    public static SeriesForecaster readFrom(PackedInput in) {
        long version = in.bits(4);
        if (version != VERSION) {
            throw new IllegalArgumentException("series state of version " + version + ": expected " + VERSION);
        }
        int horizon = in.count(SeriesOptions.MOST_STEPS);
        int season = in.count(SeriesOptions.LONGEST_SEASON);
        int slot = in.count(Math.max(0, season - 1));
        if (season < 1) {
            throw new IllegalArgumentException("stored series has a season of 0: expected at least 1");
        }
        Scale scale = Scale.readFrom(in);
        Bounds bounds = Bounds.readFrom(in);
        Spread spread = Spread.readFrom(in);
        Combination combination = Combination.readFrom(in);
        Component[] components = new Component[combination.used().length];
        for (int i = 0; i < components.length; i++) {
            components[i] = Component.readFrom(in);
        }
        Tail tail = Tail.readFrom(in);
        if (Backtest.reach(components) > tail.reach()) {
            throw new IllegalArgumentException("stored series holds " + tail.reach() + " values: expected "
                    + Backtest.reach(components) + ", the longest lag");
        }
        Frame frame = new Frame(horizon, season, scale, slot);
        return new SeriesForecaster(new Parts(components, combination, spread, bounds, tail, frame));
    }
}
