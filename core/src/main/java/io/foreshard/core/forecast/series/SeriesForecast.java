package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.forecast.TwoPieceNormal;
import java.util.Arrays;

/**
 * The predictive distribution of each coming value, the next first, and of the sums of the first ones. Immutable; arrays are
 * copied out.
 */
public final class SeriesForecast {

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private final double[] means;
    private final PredictiveDistribution[] each;
    private final PredictiveDistribution[] sums;
    private final double unit;

    /**
     * @param means of each value, in units
     * @param each value's distribution, in units
     * @param sums those of the first values' sums, in units
     */
    SeriesForecast(double[] means, PredictiveDistribution[] each, PredictiveDistribution[] sums, double unit) {
        this.means = means;
        this.each = each;
        this.sums = sums;
        this.unit = unit;
    }

    /** How many steps it looks ahead. */
    public int horizon() {
        return means.length;
    }

    /** The means. */
    public double[] means() {
        return times(means.clone());
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
        return times(Arrays.stream(each)
                .mapToDouble(value -> value.quantile(probability))
                .toArray());
    }

    /**
     * One coming value.
     *
     * @param step 0 for the next
     */
    public PredictiveDistribution at(int step) {
        return inOwnUnits(each[step]);
    }

    /**
     * The sum of the first values, whose variance is not the sum of variances: errors of neighbouring steps go together.
     *
     * @param steps how many, 1 to the horizon
     */
    public PredictiveDistribution sum(int steps) {
        return inOwnUnits(sums[steps - 1]);
    }

    private double[] times(double[] values) {
        for (int h = 0; h < values.length; h++) {
            values[h] *= unit;
        }
        return values;
    }

    private PredictiveDistribution inOwnUnits(PredictiveDistribution distribution) {
        return unit != 1 && distribution instanceof TwoPieceNormal normal ? normal.times(unit) : distribution;
    }
}
