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
    private static final double LARGEST_CORRELATION = 0.99;
    private static final double PRIOR_PHI = 0.25;
    private static final double PRIOR_PHI_WEIGHT = 0.5;
    private static final double LEAST_MEAN = 0.02;
    private static final double MOST_PHI = 50;

    private final Backtest test;
    private final Combination combination;
    private final int horizon;
    private final int season;
    private final double[][] errors;
    private final double[][] means;
    private final double[] ones;
    private final double[] oneMeans;

    SpreadFit(Backtest test, Combination combination, int horizon, int season) {
        this.test = test;
        this.combination = combination;
        this.horizon = horizon;
        this.season = season;
        this.errors = new double[test.paths.length][];
        this.means = new double[test.paths.length][];
        this.ones = new double[test.held];
        this.oneMeans = new double[test.held];
        combine();
    }

    private void combine() {
        for (int o = 0; o < errors.length; o++) {
            means[o] = combination.path(test.paths[o]);
            errors[o] = new double[means[o].length];
            for (int h = 0; h < errors[o].length; h++) {
                errors[o][h] = test.series[test.at(o, h)] - means[o][h];
            }
        }
        for (int t = 0; t < ones.length; t++) {
            oneMeans[t] = combination.next(test.ones, t);
            ones[t] = test.series[test.start + t] - oneMeans[t];
        }
    }

    Spread.Fit fit(boolean counts) {
        double floor = 1e-9 * Math.abs(test.series[test.series.length - 1]) + 1e-12;
        double[] scales = scales(floor);
        double[] slots = counts ? new double[] {1} : slots(scales);
        double memory = memory(scales);
        double[] path = pathQuantiles(scales, slots, memory);
        widen(scales, memory);
        double oneScale = Math.sqrt(meanSquare(ones)) + floor;
        double[] one = oneQuantiles(oneScale, slots);
        return new Spread.Fit(
                knots(scales),
                Rounding.roundAll(slots),
                (float) oneScale,
                (float) one[0],
                (float) one[1],
                (float) path[0],
                (float) path[1],
                (float) phi(ones, oneMeans),
                (float) phi(flat(errors), flat(means)));
    }

    /** Root mean squares by step, over neighbouring steps too, and a little of the overall one. */
    private double[] scales(double floor) {
        double[] sums = new double[horizon];
        double[] counts = new double[horizon];
        double all = 0;
        double count = 0;
        for (double[] path : errors) {
            for (int h = 0; h < path.length; h++) {
                sums[h] += path[h] * path[h];
                counts[h]++;
                all += path[h] * path[h];
                count++;
            }
        }
        double prior = count > 0 ? all / count : 0;
        double[] scales = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            int width = 1 + h / 3;
            double sum = 0.5 * prior;
            double weight = 0.5;
            for (int g = Math.max(0, h - width); g <= Math.min(horizon - 1, h + width); g++) {
                sum += sums[g];
                weight += counts[g];
            }
            scales[h] = Math.sqrt(sum / weight) + floor;
        }
        return scales;
    }

    private double[] slots(double[] scales) {
        double[] sums = new double[season];
        double[] counts = new double[season];
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
        double[] standardized = new double[flat(errors).length];
        int at = 0;
        for (int o = 0; o < errors.length; o++) {
            for (int h = 0; h < errors[o].length; h++) {
                standardized[at++] = errors[o][h] / scales[h] / slots[test.at(o, h) % slots.length];
            }
        }
        return quantiles(standardized, slots.length * memory);
    }

    private double[] oneQuantiles(double scale, double[] slots) {
        double[] standardized = new double[ones.length];
        for (int t = 0; t < ones.length; t++) {
            standardized[t] = ones[t] / scale / slots[(test.start + t) % slots.length];
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

    /** In so many steps a path's errors are one: {@code (1 + r) / (1 − r)} with their first autocorrelation. */
    private double memory(double[] scales) {
        double products = 0;
        double squares = 0;
        for (double[] path : errors) {
            for (int h = 1; h < path.length; h++) {
                products += path[h] / scales[h] * (path[h - 1] / scales[h - 1]);
                squares += path[h] / scales[h] * (path[h] / scales[h]);
            }
        }
        double correlation = squares > 0 ? Math.max(0, Math.min(LARGEST_CORRELATION, products / squares)) : 0;
        return (1 + correlation) / (1 - correlation);
    }

    /** A step's scale rests on as many errors as there are stretches of independent ones. */
    private void widen(double[] scales, double memory) {
        for (int h = 0; h < scales.length; h++) {
            double independent = test.held / Math.min(h + 1, memory);
            scales[h] *= 1 + WIDENING / Math.max(LEAST_INDEPENDENT, independent);
        }
    }

    private float[] knots(double[] scales) {
        int[] steps = Spread.knotSteps(horizon);
        float[] knots = new float[steps.length];
        for (int i = 0; i < steps.length; i++) {
            knots[i] = Rounding.round(scales[steps[i]]);
        }
        return knots;
    }

    /** Overdispersion by moments, {@code Σ(e² − μ) / Σμ²}, with a little prior. */
    private static double phi(double[] errors, double[] means) {
        double excess = PRIOR_PHI;
        double squares = PRIOR_PHI_WEIGHT;
        for (int i = 0; i < errors.length; i++) {
            double mean = Math.max(LEAST_MEAN, means[i]);
            excess += errors[i] * errors[i] - mean;
            squares += mean * mean;
        }
        return Math.min(MOST_PHI, Math.max(0, excess / squares));
    }

    private static double meanSquare(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
