package io.foreshard.core.forecast;

/**
 * A normal distribution for counts: what lies below zero is zero, and a count {@code k} takes the probability of
 * {@code (k − ½, k + ½]}. Immutable.
 *
 * @param mean at least 0 and finite; the location is taken for the mean, so a mean near zero reads a little low
 * @param deviation standard deviation, above 0 and finite
 */
public record CensoredNormal(double mean, double deviation) implements PredictiveDistribution {

    /** Counts are never certain. */
    static final double LEAST_DEVIATION = 0.1;

    private static final double LEAST_LOG = -745;

    public CensoredNormal {
        if (!(mean >= 0) || Double.isInfinite(mean)) {
            throw new IllegalArgumentException("mean " + mean + ": expected at least 0 and finite");
        }
        if (!(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException("deviation " + deviation + ": expected above 0 and finite");
        }
    }

    @Override
    public double variance() {
        return deviation * deviation;
    }

    @Override
    public double quantile(double probability) {
        return Math.max(0, mean + deviation * Normal.quantile(probability));
    }

    @Override
    public double upperTail(double observed) {
        return observed <= 0 ? 1 : Normal.cumulative((mean - observed + 0.5) / deviation);
    }

    @Override
    public double lowerTail(double observed) {
        return observed < 0 ? 0 : Normal.cumulative((observed + 0.5 - mean) / deviation);
    }

    @Override
    public double logProbability(double count) {
        double k = Math.rint(count);
        if (k < 0) {
            return LEAST_LOG;
        }
        double upper = Normal.cumulative((k + 0.5 - mean) / deviation);
        double lower = k == 0 ? 0 : Normal.cumulative((k - 0.5 - mean) / deviation);
        double z = (k - mean) / deviation;
        double mass = upper - lower;
        double log = mass > 1e-12 ? Math.log(mass) : -0.5 * z * z - Math.log(deviation) - 0.9189385332046727;
        return Math.max(LEAST_LOG, log);
    }
}
