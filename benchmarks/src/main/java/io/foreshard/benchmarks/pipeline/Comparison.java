package io.foreshard.benchmarks.pipeline;

import io.foreshard.benchmarks.measure.Speed;

/**
 * Two ways by turns, so that what warms up or disturbs meets both. Immutable.
 *
 * @param one all runs of the one way
 * @param other all runs of the other
 */
record Comparison(Speed one, Speed other) {

    private static final int ROUNDS = 2;

    /** Something that is measured. */
    interface Way {
        Speed measure() throws Exception;
    }

    static Comparison of(Way one, Way other) throws Exception {
        Comparison sum = new Comparison(one.measure(), other.measure());
        for (int round = 1; round < ROUNDS; round++) {
            sum = new Comparison(sum.one.plus(one.measure()), sum.other.plus(other.measure()));
        }
        return sum;
    }
}
