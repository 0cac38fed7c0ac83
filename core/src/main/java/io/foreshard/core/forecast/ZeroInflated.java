package io.foreshard.core.forecast;

/**
 * A count that is zero with some probability whatever else happens, and otherwise negative binomial (Lambert 1992):
 * {@code P(0) = π + (1 − π) f(0)}, {@code P(k) = (1 − π) f(k)}. Immutable.
 *
 * @param zeros π, in (0, 1)
 * @param others the distribution otherwise
 */
public record ZeroInflated(double zeros, NegativeBinomial others) implements PredictiveDistribution {

    public ZeroInflated {
        if (!(zeros > 0 && zeros < 1)) {
            throw new IllegalArgumentException("zeros " + zeros + ": expected between 0 and 1");
        }
    }

    /**
     * The one with a mean, a variance and a share of certain zeros, as far as the variance allows for it:
     * {@code Var = (1 − π) v + π(1 − π) m²} with mean {@code m} and variance {@code v} of the others. Without zeros, or where
     * the variance is that of chance alone, it is negative binomial.
     *
     * @param zeros in [0, 1)
     */
    public static PredictiveDistribution ofMoments(double mean, double variance, double zeros) {
        double overdispersion = mean > 0 ? Math.max(0, (variance - mean) / (mean * mean)) : 0;
        double share = Math.min(zeros, overdispersion / (1 + overdispersion));
        if (!(share > 1e-6)) {
            return NegativeBinomial.ofMoments(mean, variance);
        }
        double othersMean = mean / (1 - share);
        double othersOverdispersion = Math.max(0, overdispersion * (1 - share) - share);
        return new ZeroInflated(
                share,
                NegativeBinomial.ofMoments(othersMean, othersMean + othersOverdispersion * othersMean * othersMean));
    }

    @Override
    public double mean() {
        return (1 - zeros) * others.mean();
    }

    @Override
    public double variance() {
        return (1 - zeros) * (others.variance() + zeros * others.mean() * others.mean());
    }

    @Override
    public double quantile(double probability) {
        return probability <= zeros ? 0 : others.quantile((probability - zeros) / (1 - zeros));
    }

    @Override
    public double upperTail(double observed) {
        return observed <= 0 ? 1 : (1 - zeros) * others.upperTail(observed);
    }

    @Override
    public double lowerTail(double observed) {
        return observed < 0 ? 0 : zeros + (1 - zeros) * others.lowerTail(observed);
    }

    @Override
    public double logProbability(double count) {
        double log = others.logProbability(count);
        return Math.rint(count) == 0
                ? Math.log(zeros + (1 - zeros) * Math.exp(log))
                : Math.max(-745, Math.log1p(-zeros) + log);
    }
}
