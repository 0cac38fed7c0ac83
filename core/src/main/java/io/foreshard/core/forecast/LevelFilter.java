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
        set(prior.events(), prior.windows());
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
        set(discount * shape + count, discount * rate + 1);
    }

    /** Equals {@code n} updates with zero, by the sum of the geometric series. */
    void advanceEmpty(long n) {
        double left = Math.pow(discount, (double) n);
        set(left * shape, left * rate + (1 - left) / (1 - discount));
    }

    /** Adds counts of a window that was closed {@code age} windows before the latest closed one. */
    void addLate(double count, long age) {
        set(shape + count * Math.pow(discount, (double) age), rate);
    }

    /** Rounded as it is stored, so that what was stored goes on with the same numbers. */
    private void set(double newShape, double newRate) {
        shape = (float) Math.max(LEAST_SHAPE, newShape);
        rate = (float) newRate;
    }

    void writeTo(PackedOutput out) {
        out.float32(shape);
        out.float32(rate);
    }

    void readFrom(PackedInput in) {
        shape = in.float32();
        rate = in.float32();
    }
}
