package io.foreshard.core.forecast;

/**
 * Half a normal distribution on each side of the median, each with its own deviation, for errors that fall farther on one
 * side: {@code P(X ≤ x) = Φ((x − m)/σ)} with {@code σ} that of the side of {@code x} (the joined half Gaussians of Fechner
 * 1897, here with equal masses, so that quantiles are those of each side's normal). Its mean is
 * {@code m + (σ₂ − σ₁)/√(2π)}. For counts it is censored at zero, and a count {@code k} takes the probability of
 * {@code (k − ½, k + ½]}; its mean and variance are stated without the censoring. Immutable.
 *
 * @param median finite
 * @param left deviation below the median, above 0 and finite
 * @param right deviation above it, above 0 and finite
 * @param counts whether it is that of a count
 */
public record TwoPieceNormal(double median, double left, double right, boolean counts)
        implements PredictiveDistribution {

    /** So that quantiles are finite too. */
    private static final double LARGEST = 1e307;

    private static final double LEAST_COUNTED = 0.1;
    private static final double LEAST_LOG = -745;
    private static final double LOG_SQRT_TWO_PI = 0.9189385332046727;
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
    private static final double Z = 1.959963984540054;

    /** The least deviation of one side as a share of the other's. */
    private static final double LEAST_SHARE = 0.02;

    public TwoPieceNormal {
        if (Double.isNaN(median) || Double.isInfinite(median)) {
            throw new IllegalArgumentException("median " + median + ": expected finite");
        }
        if (!(left > 0 && right > 0) || Double.isInfinite(left) || Double.isInfinite(right)) {
            throw new IllegalArgumentException(
                    "deviations " + left + " and " + right + ": expected both above 0 and finite");
        }
    }

    /**
     * The one with this mean, and a central 95 % interval from {@code mean − below} to {@code mean + above}: with the median
     * at {@code mean − δ}, {@code δ = (above − below) / (z√(2π) − 2)}. Where one end is so near that its side would have less than
     * {@value #LEAST_SHARE} of the other's deviation, it has that, and the nearer end lies farther out; mean and farther end are kept.
     *
     * @param below at least 0
     * @param above at least 0, not both 0
     */
    public static TwoPieceNormal ofInterval(double mean, double below, double above, boolean counts) {
        double skew = (above - below) / (Z * ROOT_TWO_PI - 2);
        double left = (below - skew) / Z;
        double right = (above + skew) / Z;
        if (left < LEAST_SHARE * right) {
            right = above / (Z - (1 - LEAST_SHARE) / ROOT_TWO_PI);
            left = LEAST_SHARE * right;
        } else if (right < LEAST_SHARE * left) {
            left = below / (Z - (1 - LEAST_SHARE) / ROOT_TWO_PI);
            right = LEAST_SHARE * left;
        }
        return new TwoPieceNormal(mean - (right - left) / ROOT_TWO_PI, left, right, counts);
    }

    /** That of a count which varies less than by chance, but is never certain: alike on both sides, its mean the location. */
    static TwoPieceNormal ofCount(double mean, double deviation) {
        double certain = Math.max(LEAST_COUNTED, deviation);
        return new TwoPieceNormal(mean, certain, certain, true);
    }

    /** The distribution of a multiple, by a factor above 0; what would not be finite is the largest number. */
    public TwoPieceNormal times(double factor) {
        return new TwoPieceNormal(finite(median * factor), deviation(left * factor), deviation(right * factor), counts);
    }

    /** The distribution of the value plus a constant. */
    public TwoPieceNormal plus(double constant) {
        return new TwoPieceNormal(finite(median + constant), left, right, counts);
    }

    private static double finite(double value) {
        return Math.max(-LARGEST, Math.min(LARGEST, value));
    }

    private static double deviation(double value) {
        return Math.max(Double.MIN_NORMAL, finite(value));
    }

    @Override
    public double mean() {
        double mean = median + (right - left) / ROOT_TWO_PI;
        return counts ? Math.max(0, mean) : mean;
    }

    @Override
    public double variance() {
        double skew = (right - left) / ROOT_TWO_PI;
        return (left * left + right * right) / 2 - skew * skew;
    }

    @Override
    public double quantile(double probability) {
        double z = Normal.quantile(probability);
        double value = median + z * (z < 0 ? left : right);
        return counts ? Math.max(0, value) : value;
    }

    @Override
    public double upperTail(double observed) {
        if (!counts) {
            return Normal.cumulative(-standardized(observed));
        }
        return observed <= 0 ? 1 : Normal.cumulative(-standardized(observed - 0.5));
    }

    @Override
    public double lowerTail(double observed) {
        if (!counts) {
            return cumulative(observed);
        }
        return observed < 0 ? 0 : cumulative(observed + 0.5);
    }

    /** Of a count; of a measurement, the logarithm of its density. */
    @Override
    public double logProbability(double value) {
        double count = counts ? Math.rint(value) : value;
        double z = standardized(count);
        double density = -0.5 * z * z - Math.log(count < median ? left : right) - LOG_SQRT_TWO_PI;
        if (!counts) {
            return Math.max(LEAST_LOG, density);
        }
        if (count < 0) {
            return LEAST_LOG;
        }
        double mass = cumulative(count + 0.5) - (count < 0.5 ? 0 : cumulative(count - 0.5));
        return Math.max(LEAST_LOG, mass > 1e-12 ? Math.log(mass) : density);
    }

    private double cumulative(double value) {
        return Normal.cumulative(standardized(value));
    }

    private double standardized(double value) {
        return (value - median) / (value < median ? left : right);
    }
}
