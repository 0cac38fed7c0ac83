package io.foreshard.core.forecast.series;

import java.util.Arrays;

/** Reads the spread of a combination's errors off a backtest. Used once. */
final class SpreadFit {

    /** Errors that a slot's prior scale of 1 is worth. */
    private static final double SLOT_PRIOR = 10;

    /** Slots share their errors with their neighbours from this many on. */
    private static final int SMOOTHED_SLOTS = 12;

    /** Widening for scales that rest on few independent errors: that of a t quantile, doubled as weights were fitted too. */
    private static final double WIDENING = 2.5;

    private static final double LEAST_INDEPENDENT = 8;
    private static final double SLOT_WIDENING = 0.05;
    private static final double MOST_SLOT_WIDENING = 0.15;
    private static final double LEAST_QUANTILE = 0.5;

    private final Backtest test;
    private final PathErrors paths;
    private final int season;

    SpreadFit(Backtest test, PathErrors paths, int season) {
        this.test = test;
        this.paths = paths;
        this.season = season;
    }

    Spread fit(Bounds bounds) {
        return bounds.counts() ? new CountSpreadFit(paths).fit() : measured(bounds.whole());
    }

    private MeasuredSpread measured(boolean counts) {
        double floor = 1e-9 * Math.abs(test.series[test.series.length - 1]) + 1e-12;
        double[] scales = plus(paths.scales(), floor, 1);
        double[] slots = slots(scales);
        double memory = paths.memory(scales);
        double volatility = paths.volatilityOfLate();
        double[] path = pathQuantiles(scales, slots, memory);
        double[] sums = plus(paths.sumScales(scales), 0, volatility);
        widen(scales, memory);
        widen(sums, memory);
        double oneScale = paths.oneScale() + floor;
        double[] one = oneQuantiles(oneScale, slots);
        return new MeasuredSpread(
                counts,
                new MeasuredSpread.Fit(
                        paths.horizon,
                        Spread.at(Spread.knotSteps(paths.horizon), plus(scales, 0, volatility)),
                        Spread.at(Spread.sumKnotSteps(paths.horizon), sums),
                        Rounding.coarseAll(slots),
                        (float) (oneScale * volatility),
                        (float) one[0],
                        (float) one[1],
                        (float) path[0],
                        (float) path[1]));
    }

    private static double[] plus(double[] values, double summand, double factor) {
        return Arrays.stream(values).map(v -> (v + summand) * factor).toArray();
    }

    private double[] slots(double[] scales) {
        double[] sums = new double[season];
        double[] counts = new double[season];
        double[][] errors = paths.errors;
        for (int o = 0; o < errors.length; o++) {
            for (int h = 0; h < errors[o].length; h++) {
                double z = errors[o][h] / scales[h];
                sums[test.at(o, h) % season] += z * z;
                counts[test.at(o, h) % season]++;
            }
        }
        // Each held value recurs in many paths, but tells of its slot only once.
        double prior = SLOT_PRIOR * Math.max(1, Arrays.stream(counts).sum() / test.held);
        double[] slots = new double[season];
        for (int s = 0; s < season; s++) {
            int before = (s + season - 1) % season;
            int after = (s + 1) % season;
            double share = season >= SMOOTHED_SLOTS ? 0.5 : 0;
            double sum = prior + sums[s] + share * (sums[before] + sums[after]);
            double count = prior + counts[s] + share * (counts[before] + counts[after]);
            slots[s] = season == 1 ? 1 : Math.sqrt(sum / count);
        }
        return slots;
    }

    private double[] pathQuantiles(double[] scales, double[] slots, double memory) {
        double[][] errors = paths.errors;
        double[] standardized =
                new double[Arrays.stream(errors).mapToInt(path -> path.length).sum()];
        int at = 0;
        for (int o = 0; o < errors.length; o++) {
            for (int h = 0; h < errors[o].length; h++) {
                standardized[at++] = errors[o][h] / scales[h] / slots[test.at(o, h) % slots.length];
            }
        }
        return quantiles(standardized, slots.length * memory);
    }

    private double[] oneQuantiles(double scale, double[] slots) {
        double[] standardized = new double[paths.ones.length];
        for (int t = 0; t < standardized.length; t++) {
            standardized[t] = paths.ones[t] / scale / slots[(test.start + t) % slots.length];
        }
        return quantiles(standardized, slots.length);
    }

    /**
     * The central 95 % of standardized errors.
     *
     * @param fitted errors that the slots' scales used up, by which the quantiles are too near
     */
    private double[] quantiles(double[] standardized, double fitted) {
        Arrays.sort(standardized);
        double widening = season > 1 ? 1 + Math.min(MOST_SLOT_WIDENING, SLOT_WIDENING * fitted / test.held) : 1;
        return new double[] {
            widening * Math.min(-LEAST_QUANTILE, quantile(standardized, 0.025)),
            widening * Math.max(LEAST_QUANTILE, quantile(standardized, 0.975))
        };
    }

    private static double quantile(double[] sorted, double probability) {
        int n = sorted.length;
        double position = probability * (n + 1) - 1;
        if (position < 0 || position > n - 1) {
            return 1.1 * sorted[position < 0 ? 0 : n - 1];
        }
        int below = (int) Math.floor(position);
        double share = position - below;
        return (1 - share) * sorted[below] + share * sorted[Math.min(n - 1, below + 1)];
    }

    /** A step's scale rests on as many errors as there are stretches of independent ones. */
    private void widen(double[] scales, double memory) {
        for (int h = 0; h < scales.length; h++) {
            double independent = test.held / Math.min(h + 1, memory);
            scales[h] *= 1 + WIDENING / Math.max(LEAST_INDEPENDENT, independent);
        }
    }
}
