package io.foreshard.benchmarks.pipeline;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses items of a share by a zipf law, {@code P(i) ~ 1 / (i + 1)^skew}, and one hot item, the first of all, before all others.
 * Immutable.
 */
final class ItemChoice {

    private final LoadShare share;
    private final int items;

    /** Of the accesses of this share. */
    private final double hotShare;

    /** Cumulative weights, empty if all are alike. */
    private final double[] cumulative;

    /** The shares of all accesses that the instances before this one have, and that they and this one have. */
    private final double sharesBefore;

    private final double sharesUntil;

    ItemChoice(LoadShape shape, LoadShare share) {
        this.share = share;
        items = share.items(shape.keys());
        cumulative = cumulate(shape, share);
        double hot = shape.hotShare();
        sharesBefore = share.instance() == 0 ? 0 : hot + (1 - hot) * weightUntil(shape, share, share.instance());
        sharesUntil = share.instance() == share.instances() - 1
                ? 1
                : hot + (1 - hot) * weightUntil(shape, share, share.instance() + 1);
        hotShare = share.instance() == 0 ? hot / sharesUntil : 0;
    }

    private static double[] cumulate(LoadShape shape, LoadShare share) {
        double[] weights = new double[shape.skew() == 0 ? 0 : share.items(shape.keys())];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weight(shape, share.item(i));
            weights[i] = sum;
        }
        return weights;
    }

    /** The part of all items' weight that the first instances have. */
    private static double weightUntil(LoadShape shape, LoadShare share, int instances) {
        double before = 0;
        double all = 0;
        for (int item = 0; item < shape.keys(); item++) {
            double weight = weight(shape, item);
            all += weight;
            before += item % share.instances() < instances ? weight : 0;
        }
        return before / all;
    }

    private static double weight(LoadShape shape, int item) {
        return shape.skew() == 0 ? 1 : Math.pow(item + 1.0, -shape.skew());
    }

    /** How many of all accesses are this share's; those of all shares add up. */
    long eventsOf(long all) {
        return Math.round(all * sharesUntil) - Math.round(all * sharesBefore);
    }

    int next(SplittableRandom random) {
        if (hotShare > 0 && random.nextDouble() < hotShare) {
            return 0;
        }
        if (cumulative.length == 0) {
            return share.item(random.nextInt(items));
        }
        int at = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[items - 1]);
        return share.item(Math.min(items - 1, at < 0 ? -at - 1 : at));
    }
}
