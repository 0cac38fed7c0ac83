package io.foreshard.core.anomaly;

import io.foreshard.core.forecast.PredictiveDistribution;

/**
 * Log-likelihood ratio of a window's count under a rate {@code ρ} times the predicted one, in nats: linear in the count. For a
 * negative binomial with mean {@code μ} and size {@code r}, {@code x · log(ρ(r + μ)/(r + ρμ)) − r · log((r + ρμ)/(r + μ))}; for
 * Poisson, {@code x · log ρ − (ρ − 1)μ}. Immutable.
 *
 * <p>The factor is what one window can show, {@code 1 ± 2.5 deviations of the mean}: small changes of busy items, large ones of
 * sparse items. No rate is known to vary less than by chance, however well a model fits the past.
 *
 * @param slope nats an access
 * @param offset nats of an empty window
 */
record RateRatio(double slope, double offset) {

    private static final double DEVIATIONS = 2.5;
    private static final double LEAST_RISE = 1.5;
    private static final double MOST_RISE = 8;
    private static final double LEAST_FALL = 0.6;
    private static final double MOST_FALL = 0.15;

    /** No rate is known to be below one access in twenty windows. */
    private static final double LEAST_MEAN = 0.05;

    private static final double POISSON_FROM = 1e6;

    double of(double count) {
        return slope * count + offset;
    }

    /** For more accesses than predicted. */
    static RateRatio rise(PredictiveDistribution predicted) {
        double mean = Math.max(LEAST_MEAN, predicted.mean());
        double variance = Math.max(mean, predicted.variance());
        double factor = 1 + DEVIATIONS * Math.sqrt(variance) / mean;
        return of(mean, variance, Math.min(MOST_RISE, Math.max(LEAST_RISE, factor)));
    }

    /** For fewer. */
    static RateRatio fall(PredictiveDistribution predicted) {
        double mean = Math.max(1e-9, predicted.mean());
        double variance = Math.max(mean, predicted.variance());
        double factor = 1 - DEVIATIONS * Math.sqrt(variance) / mean;
        return of(mean, variance, Math.min(LEAST_FALL, Math.max(MOST_FALL, factor)));
    }

    private static RateRatio of(double mean, double variance, double factor) {
        double size = mean * mean / Math.max(1e-300, variance - mean);
        if (size > POISSON_FROM) {
            return new RateRatio(Math.log(factor), (1 - factor) * mean);
        }
        double grown = (size + factor * mean) / (size + mean);
        return new RateRatio(Math.log(factor / grown), -size * Math.log(grown));
    }
}
