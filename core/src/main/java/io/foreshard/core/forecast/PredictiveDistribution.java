package io.foreshard.core.forecast;

/** What a model believes about a demand it has not seen yet. Immutable; no method returns NaN. */
public interface PredictiveDistribution {

    /** The mean; of a count at least 0. */
    double mean();

    /** The variance, at least 0. */
    double variance();

    /**
     * The smallest value that is not exceeded with at least the given probability.
     *
     * @param probability in (0, 1)
     */
    double quantile(double probability);

    /** P(X ≥ observed), in [0, 1]. */
    double upperTail(double observed);

    /** P(X ≤ observed), in [0, 1]. */
    double lowerTail(double observed);

    /** Natural logarithm of the probability of a count, or of the density of a measurement, at least {@code -745}. */
    double logProbability(double count);

    /**
     * A count with these moments: negative binomial, or, if it varies less than by chance alone, a censored normal.
     *
     * @param mean at least 0 and finite
     * @param variance at least 0 and finite
     */
    static PredictiveDistribution ofCount(double mean, double variance) {
        return variance >= mean
                ? NegativeBinomial.ofMoments(mean, variance)
                : TwoPieceNormal.ofCount(mean, Math.sqrt(variance));
    }
}
