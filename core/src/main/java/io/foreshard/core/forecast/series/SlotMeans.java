package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;

/**
 * Discounted means of the slots of the longest season, each shrunk to the mean of the shorter season's slot, and that to
 * the level. Kept to 8 significant bits of their distance to a center, so that the rounding is small against the season even
 * where the level is high. Not thread-safe.
 */
final class SlotMeans extends Component {

    static final int CODE = 2;

    /** Observations that a slot's coarser mean is worth. */
    private static final double SHRINKAGE = 1;

    private static final double SHORTEST_MEMORY_SEASONS = 5;
    private static final double LONGEST_MEMORY_SEASONS = 20;
    private static final int LONGEST_SEASON = 2000;

    private final float center;

    /** Less the center. */
    private final float[] means;

    private final float gain;
    private int slot;

    SlotMeans(float center, float[] means, float gain, int slot) {
        this.center = center;
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
        float[] means = new float[longest];
        for (int i = 0; i < longest; i++) {
            means[i] = Rounding.coarse(base[i] - center);
        }
        return new SlotMeans(center, means, (float) (1 - keep), length % longest);
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
        return (double) center + means[slot];
    }

    @Override
    void path(Tail tail, double[] path) {
        for (int h = 0; h < path.length; h++) {
            path[h] = (double) center + means[(slot + h) % means.length];
        }
    }

    @Override
    void update(double value) {
        means[slot] = Rounding.coarse(means[slot] + gain * (value - center - means[slot]));
        slot = slot + 1 == means.length ? 0 : slot + 1;
    }

    @Override
    void skip(long values) {
        slot = (int) ((slot + values) % means.length);
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
        for (float mean : means) {
            out.float16(mean);
        }
    }

    static SlotMeans read(PackedInput in) {
        float center = (float) in.float32();
        float gain = (float) in.float32();
        int slot = (int) in.varint();
        float[] means = new float[in.count(LONGEST_SEASON)];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) in.float16();
        }
        return new SlotMeans(center, means, gain, slot);
    }
}
