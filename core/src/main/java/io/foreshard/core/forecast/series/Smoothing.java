package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Additive exponential smoothing with a season and an autoregressive error (Taylor 2003, innovation form):
 * {@code y_t = l_(t−1) + s_(t−m) + ρ u_(t−1) + ε_t}, {@code l_t = l_(t−1) + α ε_t}, {@code s_t = s_(t−m) + γ ε_t},
 * {@code u_t = ρ u_(t−1) + ε_t}. An innovation beyond {@value #CLIP} times their usual magnitude, about two deviations, is
 * clipped (Gelper, Fried and Croux 2010), so that an anomaly does not become the baseline; the fourth in a row on one side is not. Not thread-safe.
 */
final class Smoothing extends Component {

    static final int CODE = 1;
    private static final float CLIP = 2.5f;
    /** So many outliers in a row on one side are none: what follows is a new level. */
    private static final int MOST_CLIPPED_IN_ROW = 3;

    private static final float SPREAD_GAIN = 0.02f;

    /** After so many seasons of zeros, each of at least {@value #SHORTEST_SETTLED} values, nothing of the old is left. */
    private static final int SETTLED_SEASONS = 500;

    private static final int SHORTEST_SETTLED = 8;
    private static final long MOST_SETTLED = 20_000;

    private final float alpha;
    private final float gamma;
    private final float rho;
    private final float[] season;
    private float level;
    private float error;
    private float spread;

    /** Outliers in a row on the same side; below zero for those below. */
    private int clippedInRow;

    private int slot;

    /** @param season one offset a slot, the first for the next value; a single zero without a season */
    Smoothing(float alpha, float gamma, float rho, double level, float[] season) {
        this.alpha = Rounding.coarse(alpha);
        this.gamma = Rounding.coarse(gamma);
        this.rho = Rounding.coarse(rho);
        this.level = (float) level;
        this.season = season;
    }

    static Smoothing read(PackedInput in) {
        float alpha = (float) in.float16();
        float gamma = (float) in.float16();
        float rho = (float) in.float16();
        float level = (float) in.float32();
        float error = (float) in.float32();
        float spread = (float) in.float32();
        int clippedInRow = Math.min(MOST_CLIPPED_IN_ROW, (int) in.bits(3) - MOST_CLIPPED_IN_ROW);
        int slot = in.count(SeriesOptions.LONGEST_SEASON);
        Smoothing smoothing =
                new Smoothing(alpha, gamma, rho, level, Rounding.readAll(in, in.count(SeriesOptions.LONGEST_SEASON)));
        smoothing.error = error;
        smoothing.spread = spread;
        smoothing.clippedInRow = clippedInRow;
        if (slot >= smoothing.season.length) {
            throw new IllegalArgumentException(
                    "stored smoothing is at slot " + slot + " of " + smoothing.season.length);
        }
        smoothing.slot = slot;
        return smoothing;
    }

    @Override
    void writeTo(PackedOutput out) {
        out.float16(alpha);
        out.float16(gamma);
        out.float16(rho);
        out.float32(level);
        out.float32(error);
        out.float32(spread);
        out.bits(clippedInRow + MOST_CLIPPED_IN_ROW, 3);
        out.varint(slot);
        out.varint(season.length);
        Rounding.writeAll(out, season);
    }

    @Override
    int code() {
        return CODE;
    }

    @Override
    String label() {
        return "smoothing";
    }

    @Override
    int size() {
        return 6 + 2 * season.length;
    }

    @Override
    int reach() {
        return 1;
    }

    @Override
    double next(Tail tail) {
        return (double) level + season[slot] + (double) rho * error;
    }

    @Override
    void update(double value) {
        take(value);
    }

    /**
     * Takes the next value.
     *
     * @return the innovation, not clipped
     */
    double take(double value) {
        float expectedError = rho * error;
        float whole = (float) (value - level - season[slot]) - expectedError;
        float magnitude = Math.abs(whole);
        float limit = CLIP * spread;
        boolean outlier = spread > 0 && magnitude > limit;
        int side = whole > 0 ? 1 : -1;
        clippedInRow = outlier ? side + (clippedInRow * side > 0 ? clippedInRow : 0) : 0;
        boolean newLevel = Math.abs(clippedInRow) > MOST_CLIPPED_IN_ROW;
        float innovation = outlier && !newLevel ? Math.copySign(limit, whole) : whole;
        if (newLevel || spread == 0) {
            spread = magnitude;
            clippedInRow = 0;
        } else {
            spread += SPREAD_GAIN * (Math.min(magnitude, 2 * limit) - spread);
        }
        level += alpha * innovation;
        if (gamma > 0) {
            season[slot] = Rounding.round(season[slot] + gamma * innovation);
        }
        slot = slot + 1 == season.length ? 0 : slot + 1;
        error = expectedError + innovation;
        return whole;
    }

    @Override
    void turn(int slots) {
        slot = Math.floorMod(slot + slots, season.length);
    }

    @Override
    void skip(long zeros) {
        long settled = Math.min(MOST_SETTLED, (long) SETTLED_SEASONS * Math.max(season.length, SHORTEST_SETTLED));
        long taken = Math.min(zeros, settled);
        for (long i = 0; i < taken; i++) {
            take(0);
        }
        slot = (int) ((slot + zeros - taken) % season.length);
    }

    @Override
    void path(Tail tail, double[] means) {
        double left = error;
        int at = slot;
        for (int h = 0; h < means.length; h++) {
            left *= rho;
            means[h] = (double) level + season[at] + left;
            at = at + 1 == season.length ? 0 : at + 1;
        }
    }
}
