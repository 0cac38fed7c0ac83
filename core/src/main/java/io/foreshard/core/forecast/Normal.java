package io.foreshard.core.forecast;

import org.apache.commons.math3.special.Erf;

/**
 * The standard normal distribution. Pure functions.
 *
 * <p>Quantiles by the inverse error function of Commons Math, absolute error below 1e-9 for probabilities in [1e-12,
 * 1 − 1e-12].
 */
public final class Normal {

    private static final double SQRT2 = Math.sqrt(2);

    private Normal() {}

    /** P(Z ≤ z). */
    public static double cumulative(double z) {
        return 0.5 * Erf.erfc(-z / SQRT2);
    }

    /** The z with P(Z ≤ z) = probability, for probabilities in (0, 1). */
    public static double quantile(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("probability " + probability + ": expected between 0 and 1");
        }
        return probability < 0.5 ? -SQRT2 * Erf.erfInv(1 - 2 * probability) : SQRT2 * Erf.erfInv(2 * probability - 1);
    }
}
