package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import io.foreshard.core.window.RiceCode;
import java.util.Arrays;

/**
 * Discounted means of the slots of the longest season, each shrunk to the mean of the shorter season's slot, and that to
 * the level. Kept on a grid of about 2^-{@value #GRID_BITS} of their mean distance to a center, so that the rounding is small
 * against the season even where the level is high; a step below the grid is one step of it, so that no mean gets stuck.
 * Not thread-safe.
 */
final class SlotMeans extends Component {

    static final int CODE = 2;

    /** Observations that a slot's coarser mean is worth. */
    private static final double SHRINKAGE = 1;

    private static final double SHORTEST_MEMORY_SEASONS = 5;
    private static final double LONGEST_MEMORY_SEASONS = 20;
    private static final int GRID_BITS = 7;
    private static final int LEAST_GRID_EXPONENT = -100;
    /** Of a series that hardly varies: the distance to the center, as a share of it; of counts, in accesses. */
    private static final double LEAST_DISTANCE = 1e-3;

    private static final double LARGEST_INDEX = RiceCode.LARGEST;

    private final float center;
    private final int gridExponent;
    private final double grid;

    /** Less the center, in units of the grid. */
    private final int[] means;

    private final float gain;
    private int slot;

    private SlotMeans(float center, int gridExponent, int[] means, float gain, int slot) {
        this.center = center;
        this.gridExponent = gridExponent;
        this.grid = Math.scalb(1.0, gridExponent);
        this.means = means;
        this.gain = gain;
        this.slot = slot;
    }

    /**
     * @param seasons rising, at least one
     * @param counts whether the center is zero, to which counts may fall for good; else it is the level
     */
    static SlotMeans of(double[] series, int length, int[] seasons, boolean counts) {
        int longest = seasons[seasons.length - 1];
        double cycles = (double) series.length / longest;
        double memory = Math.min(LONGEST_MEMORY_SEASONS, Math.max(SHORTEST_MEMORY_SEASONS, cycles / 5));
        double keep = 1 - 1 / memory;
        double discount = Math.pow(keep, 1.0 / longest);
        double[] base = new double[longest];
        double level = level(series, length, discount);
        Arrays.fill(base, level);
        for (int season : seasons) {
            double[] sums = new double[season];
            double[] weights = new double[season];
            double weight = 1;
            for (int t = length - 1; t >= 0; t--) {
                sums[t % season] += weight * (series[t] - base[t % longest]);
                weights[t % season] += weight;
                weight *= discount;
            }
            for (int i = 0; i < longest; i++) {
                base[i] += sums[i % season] / (weights[i % season] + SHRINKAGE);
            }
        }
        float center = counts ? 0 : (float) level;
        int exponent = gridExponent(base, center, counts);
        int[] means = new int[longest];
        for (int i = 0; i < longest; i++) {
            means[i] = index((base[i] - center) / Math.scalb(1.0, exponent));
        }
        return new SlotMeans(center, exponent, means, (float) (1 - keep), length % longest);
    }

    private static int gridExponent(double[] means, double center, boolean counts) {
        double distance = 0;
        for (double mean : means) {
            distance += Math.abs(mean - center) / means.length;
        }
        double least = LEAST_DISTANCE * (counts || center == 0 ? 1 : Math.abs(center));
        return Math.max(LEAST_GRID_EXPONENT, Math.getExponent(Math.max(distance, least)) - GRID_BITS);
    }

    private static int index(double steps) {
        return (int) Math.rint(Math.max(-LARGEST_INDEX, Math.min(LARGEST_INDEX, steps)));
    }

    private static double level(double[] series, int length, double discount) {
        double sum = 0;
        double weights = 0;
        double weight = 1;
        for (int t = length - 1; t >= 0; t--) {
            sum += weight * series[t];
            weights += weight;
            weight *= discount;
        }
        return weights > 0 ? sum / weights : 0;
    }

    @Override
    double next(Tail tail) {
        return center + means[slot] * grid;
    }

    @Override
    void path(Tail tail, double[] path) {
        for (int h = 0; h < path.length; h++) {
            path[h] = center + means[(slot + h) % means.length] * grid;
        }
    }

    @Override
    void update(double value) {
        means[slot] = stepped(means[slot], (value - center) / grid);
        slot = slot + 1 == means.length ? 0 : slot + 1;
    }

    /** A share of the way to a target, at least one step of the grid where the target is farther than half of one. */
    private int stepped(int mean, double target) {
        double way = target - mean;
        int stepped = index(mean + gain * way);
        return stepped == mean && Math.abs(way) > 0.5 ? index(mean + Math.signum(way)) : stepped;
    }

    @Override
    void turn(int slots) {
        slot = Math.floorMod(slot + slots, means.length);
    }

    @Override
    void skip(long zeros) {
        for (int i = 0; i < means.length; i++) {
            long times = zeros / means.length + (i < zeros % means.length ? 1 : 0);
            int at = (slot + i) % means.length;
            means[at] = steppedOften(means[at], -center / grid, times);
        }
        slot = (int) ((slot + zeros) % means.length);
    }

    private int steppedOften(int mean, double target, long times) {
        int stepped = mean;
        for (long i = 0; i < times; i++) {
            int next = stepped(stepped, target);
            if (next == stepped) {
                return stepped;
            }
            stepped = next;
        }
        return stepped;
    }

    @Override
    int size() {
        return 4 + means.length;
    }

    @Override
    int reach() {
        return 1;
    }

    @Override
    int code() {
        return CODE;
    }

    @Override
    String label() {
        return "profile";
    }

    @Override
    void writeTo(PackedOutput out) {
        out.float32(center);
        out.float32(gain);
        out.varint(slot);
        out.varint(means.length);
        out.signedVarint(gridExponent);
        RiceCode.write(out, means);
    }

    static SlotMeans read(PackedInput in) {
        float center = (float) in.float32();
        float gain = (float) in.float32();
        int slot = in.count(SeriesOptions.LONGEST_SEASON);
        int count = in.count(SeriesOptions.LONGEST_SEASON);
        int gridExponent = Math.max(LEAST_GRID_EXPONENT, Math.min(-LEAST_GRID_EXPONENT, (int) in.signedVarint()));
        if (slot >= count) {
            throw new IllegalArgumentException("stored profile is at slot " + slot + " of " + count);
        }
        return new SlotMeans(center, gridExponent, RiceCode.read(in, count), gain, slot);
    }
}
