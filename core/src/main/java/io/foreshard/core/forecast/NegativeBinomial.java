package io.foreshard.core.forecast;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/**
 * Negative binomial distribution of a count with mean {@code μ} and variance {@code μ + μ²/r}; for {@code r → ∞}
 * Poisson. Immutable.
 *
 * <p>{@code P(X = k) = Γ(k+r)/(k! Γ(r)) · (r/(r+μ))^r · (μ/(r+μ))^k}, {@code P(X ≤ k) = I_{r/(r+μ)}(r, k+1)}. Tails are
 * the regularised incomplete beta (gamma) function of Commons Math, relative error about 1e-12.
 *
 * @param mean μ, at least 0 and finite
 * @param size r, above 0; infinite for Poisson
 */
public record NegativeBinomial(double mean, double size) implements PredictiveDistribution {

    private static final double POISSON_FROM = 1e7;
    private static final double LEAST_SIZE = 0.01;
    private static final double LEAST_LOG = -745;
    private static final double APPROXIMATED_FROM_SHAPE = 20;
    private static final int ENUMERATED_UP_TO = 256;
    private static final int MOST_STEPS = 200;

    public NegativeBinomial {
        if (!(mean >= 0) || Double.isInfinite(mean)) {
            throw new IllegalArgumentException("mean " + mean + ": expected at least 0 and finite");
        }
        if (!(size > 0)) {
            throw new IllegalArgumentException("size " + size + ": expected above 0");
        }
    }

    /**
     * The one with this mean and variance; Poisson where the variance is not above the mean. Sizes below 0.01, nearly
     * all zeros, are taken for 0.01.
     */
    public static NegativeBinomial ofMoments(double mean, double variance) {
        double excess = variance - mean;
        return excess <= mean * mean / POISSON_FROM
                ? new NegativeBinomial(mean, Double.POSITIVE_INFINITY)
                : new NegativeBinomial(mean, Math.max(LEAST_SIZE, mean * mean / excess));
    }

    @Override
    public double variance() {
        return isPoisson() ? mean : mean + mean * mean / size;
    }

    @Override
    public double quantile(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("probability " + probability + ": expected between 0 and 1");
        }
        if (mean + 4 * Math.sqrt(variance()) <= ENUMERATED_UP_TO) {
            return enumerated(probability);
        }
        double approximate = Math.max(0, Math.round(wilsonHilferty(probability)));
        return mean * mean / variance() >= APPROXIMATED_FROM_SHAPE ? approximate : searched(probability, approximate);
    }

    @Override
    public double upperTail(double observed) {
        double count = Math.ceil(observed);
        if (count <= 0) {
            return 1;
        }
        if (mean == 0) {
            return 0;
        }
        return isPoisson()
                ? Gamma.regularizedGammaP(count, mean)
                : Beta.regularizedBeta(mean / (size + mean), count, size);
    }

    @Override
    public double lowerTail(double observed) {
        double count = Math.floor(observed);
        if (count < 0) {
            return 0;
        }
        if (mean == 0) {
            return 1;
        }
        return isPoisson()
                ? Gamma.regularizedGammaQ(count + 1, mean)
                : Beta.regularizedBeta(size / (size + mean), size, count + 1);
    }

    @Override
    public double logProbability(double count) {
        double k = Math.rint(count);
        if (k < 0 || (mean == 0 && k > 0)) {
            return LEAST_LOG;
        }
        if (mean == 0) {
            return 0;
        }
        double log = isPoisson()
                ? k * Math.log(mean) - mean - Gamma.logGamma(k + 1)
                : logGammaRatio(size, k) - size * Math.log1p(mean / size) + k * Math.log(mean / (size + mean));
        return Math.max(LEAST_LOG, log);
    }

    /** {@code log(Γ(k+r)/(k! Γ(r)))}, as a sum of logarithms where that is cheaper than three gamma functions. */
    private static double logGammaRatio(double r, double k) {
        if (k > 12) {
            return Gamma.logGamma(k + r) - Gamma.logGamma(r) - Gamma.logGamma(k + 1);
        }
        double product = 1;
        for (int i = 0; i < k; i++) {
            product *= (r + i) / (i + 1);
        }
        return Math.log(product);
    }

    private boolean isPoisson() {
        return size > POISSON_FROM;
    }

    /** Adds up probabilities from 0 on: at most some hundred terms, by the bound on the mean. */
    private double enumerated(double probability) {
        double odds = isPoisson() ? 0 : mean / (size + mean);
        double term = Math.exp(isPoisson() ? -mean : -size * Math.log1p(mean / size));
        double sum = term;
        int k = 0;
        while (sum < probability && k < 8 * ENUMERATED_UP_TO) {
            term *= isPoisson() ? mean / (k + 1) : odds * (size + k) / (k + 1);
            sum += term;
            k++;
        }
        return k;
    }

    /** Walks from a first guess, adding up probabilities; exact but for rounding, one tail function in all. */
    private double searched(double probability, double guess) {
        double cumulated = lowerTail(guess);
        double term = Math.exp(logProbability(guess));
        double k = guess;
        for (int i = 0; i < MOST_STEPS && term > 0; i++) {
            if (cumulated < probability) {
                term *= following(k);
                k++;
                cumulated += term;
                if (cumulated >= probability) {
                    return k;
                }
            } else {
                if (k == 0 || cumulated - term < probability) {
                    return k;
                }
                cumulated -= term;
                k--;
                term /= following(k);
            }
        }
        return halved(probability, guess);
    }

    /** {@code P(k + 1) / P(k)}. */
    private double following(double k) {
        return isPoisson() ? mean / (k + 1) : mean / (size + mean) * (size + k) / (k + 1);
    }

    /** Halves an interval around a first guess: exact, one tail function a step. */
    private double halved(double probability, double guess) {
        double high = Math.max(1, guess);
        while (lowerTail(high) < probability && high < 1e15) {
            high *= 2;
        }
        double low = -1;
        while (high - low > 1 && high - low > high * 1e-9) {
            double middle = Math.floor((low + high) / 2);
            if (lowerTail(middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Quantile of the gamma distribution with these moments (Wilson and Hilferty 1931). */
    private double wilsonHilferty(double probability) {
        double shape = mean * mean / variance();
        double z = Normal.quantile(probability);
        double root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
        return mean * Math.max(0, root * root * root);
    }
}
