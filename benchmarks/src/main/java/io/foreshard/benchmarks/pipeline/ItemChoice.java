package io.foreshard.benchmarks.pipeline;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Chooses items by a zipf law, {@code P(i) ~ 1 / (i + 1)^skew}, and one hot item before all others. Immutable. */
final class ItemChoice {

    private final int keys;
    private final double hotShare;

    /** Cumulative weights, empty if all are alike. */
    private final double[] cumulative;

    ItemChoice(LoadShape shape) {
        keys = shape.keys();
        hotShare = shape.hotShare();
        cumulative = new double[shape.skew() == 0 ? 0 : keys];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += Math.pow(i + 1.0, -shape.skew());
            cumulative[i] = sum;
        }
    }

    int next(SplittableRandom random) {
        if (hotShare > 0 && random.nextDouble() < hotShare) {
            return 0;
        }
        if (cumulative.length == 0) {
            return random.nextInt(keys);
        }
        int at = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[keys - 1]);
        return Math.min(keys - 1, at < 0 ? -at - 1 : at);
    }
}
