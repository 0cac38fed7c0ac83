package io.foreshard.stack.demo;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A share with its 95 % interval by the percentile bootstrap over customers (Efron 1979): the accesses of one customer depend on
 * each other, customers do not.
 */
record Estimate(double value, double lower, double upper) {

    private static final int RESAMPLES = 1_000;

    /**
     * @param counts for each customer how many of how many; a share of nothing is 0
     */
    static Estimate share(List<Count> counts, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] shares = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            Count sum = Count.NONE;
            for (int draw = 0; draw < counts.size(); draw++) {
                sum = sum.plus(counts.get(random.nextInt(counts.size())));
            }
            shares[resample] = sum.share();
        }
        Arrays.sort(shares);
        double value = counts.stream().reduce(Count.NONE, Count::plus).share();
        return new Estimate(value, shares[(int) (0.025 * RESAMPLES)], shares[(int) (0.975 * RESAMPLES)]);
    }

    /** How many of how many. */
    record Count(long hits, long total) {
        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(hits + other.hits, total + other.total);
        }

        double share() {
            return total == 0 ? 0 : (double) hits / total;
        }
    }
}
