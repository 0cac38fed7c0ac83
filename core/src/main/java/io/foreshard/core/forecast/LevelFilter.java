package io.foreshard.core.forecast;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Discounted gamma-Poisson filter: the rate of a count is gamma distributed with shape {@code a} and rate {@code b};
 * each window does {@code a ← δa + y}, {@code b ← δb + 1} (Smith 1979; West and Harrison 1997, section 10.8), so that
 * what is {@code n} windows old weighs {@code δ^n}. Not thread-safe.
 */
final class LevelFilter {

    private static final double LEAST_SHAPE = 1e-6;

    private final double discount;
    private double shape;
    private double rate;

    /** @param halfLifeWindows after how many windows a count weighs half */
    LevelFilter(double halfLifeWindows, Prior prior) {
        this.discount = Math.pow(0.5, 1 / halfLifeWindows);
        this.shape = prior.events();
        this.rate = prior.windows();
    }

    double mean() {
        return shape / rate;
    }

    /** How many events the estimate rests on: its relative variance is the inverse. */
    double events() {
        return shape;
    }

    /** How many windows it rests on. */
    double windows() {
        return rate;
    }

    void update(double count) {
        shape = Math.max(LEAST_SHAPE, discount * shape + count);
        rate = discount * rate + 1;
    }

    /** Equals {@code n} updates with zero, by the sum of the geometric series. */
    void advanceEmpty(long n) {
        double left = Math.pow(discount, (double) n);
        shape = Math.max(LEAST_SHAPE, left * shape);
        rate = left * rate + (1 - left) / (1 - discount);
    }

    /** Adds counts of a window that was closed {@code age} windows before the latest closed one. */
    void addLate(double count, long age) {
        shape += count * Math.pow(discount, (double) age);
    }

    void writeTo(PackedOutput out) {
        out.float24(shape);
        out.float24(rate);
    }

    void readFrom(PackedInput in) {
        shape = in.float24();
        rate = in.float24();
    }
}
