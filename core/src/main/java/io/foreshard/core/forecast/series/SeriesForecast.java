package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.PredictiveDistribution;
import java.util.Arrays;

/**
 * The predictive distribution of each coming value, the next first, and of sums of some. Immutable; arrays are copied out.
 */
public final class SeriesForecast {

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private final double[] means;
    private final PredictiveDistribution[] each;
    private final Spread.Sums sums;
    private final Scale scale;

    /**
     * @param means of each value, scaled
     * @param each value's distribution, scaled
     * @param sums those of sums, scaled
     */
    SeriesForecast(double[] means, PredictiveDistribution[] each, Spread.Sums sums, Scale scale) {
        this.means = means;
        this.each = each;
        this.sums = sums;
        this.scale = scale;
    }

    /** How many steps it looks ahead. */
    public int horizon() {
        return means.length;
    }

    /** The means. */
    public double[] means() {
        return Arrays.stream(means).map(scale::from).toArray();
    }

    /** The 2.5 % quantiles. */
    public double[] lows() {
        return quantiles(LOW);
    }

    /** The 97.5 % quantiles. */
    public double[] highs() {
        return quantiles(HIGH);
    }

    /**
     * The quantiles of each value.
     *
     * @param probability in (0, 1)
     */
    public double[] quantiles(double probability) {
        double[] quantiles = new double[each.length];
        for (int h = 0; h < quantiles.length; h++) {
            quantiles[h] = at(h).quantile(probability);
        }
        return quantiles;
    }

    /**
     * One coming value.
     *
     * @param step 0 for the next
     */
    public PredictiveDistribution at(int step) {
        return scale.from(each[step], 1);
    }

    /**
     * The sum of the first values.
     *
     * @param steps how many, 1 to the horizon
     */
    public PredictiveDistribution sum(int steps) {
        return sum(0, steps);
    }

    /**
     * The sum of successive values, whose variance is not the sum of variances: errors of neighbouring steps go together.
     *
     * @param from the first step, 0 for the next value
     * @param steps how many, at least 1; all within the horizon
     */
    public PredictiveDistribution sum(int from, int steps) {
        if (steps == 1) {
            return at(from);
        }
        double mean = 0;
        double variances = 0;
        double nearVariances = 0;
        for (int h = 0; h < steps; h++) {
            mean += means[from + h];
            variances += each[from + h].variance();
            nearVariances += each[h].variance();
        }
        double farther = nearVariances > 0 ? variances / nearVariances : 1;
        return scale.from(sums.of(mean, steps, farther), steps);
    }
}
