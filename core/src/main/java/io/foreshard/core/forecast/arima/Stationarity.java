package io.foreshard.core.forecast.arima;

import java.util.Arrays;

/**
 * Maps coefficients of an autoregression to partial autocorrelations and back (Barndorff-Nielsen and Schou 1973; Monahan
 * 1984), and those to the whole real line by the inverse hyperbolic tangent: whatever an optimizer tries is stationary.
 * A moving average is invertible if the autoregression with the negated coefficients is stationary. Pure functions.
 */
final class Stationarity {

    /** Partial autocorrelations are kept this far inside (−1, 1). */
    private static final double MARGIN = 1e-4;

    private Stationarity() {}

    /** Coefficients of the stationary autoregression for unconstrained parameters. */
    static void toCoefficients(double[] unconstrained, int from, double[] into, double sign) {
        double[] previous = new double[into.length];
        for (int k = 0; k < into.length; k++) {
            double partial = (1 - MARGIN) * Math.tanh(unconstrained[from + k]);
            for (int i = 0; i < k; i++) {
                into[i] = previous[i] - partial * previous[k - 1 - i];
            }
            into[k] = partial;
            System.arraycopy(into, 0, previous, 0, k + 1);
        }
        for (int i = 0; i < into.length; i++) {
            into[i] *= sign;
        }
    }

    /**
     * Unconstrained parameters of an autoregression.
     *
     * @return false, with zeros written, if it is not stationary (or hardly)
     */
    static boolean toUnconstrained(double[] coefficients, double sign, double[] into, int from) {
        int order = coefficients.length;
        double[] current = new double[order];
        for (int i = 0; i < order; i++) {
            current[i] = sign * coefficients[i];
        }
        for (int k = order - 1; k >= 0; k--) {
            double partial = current[k];
            if (!(Math.abs(partial) < 0.99)) {
                Arrays.fill(into, from, from + order, 0);
                return false;
            }
            double scaled = partial / (1 - MARGIN);
            into[from + k] = 0.5 * Math.log((1 + scaled) / (1 - scaled));
            double[] lower = new double[k];
            for (int i = 0; i < k; i++) {
                lower[i] = (current[i] + partial * current[k - 1 - i]) / (1 - partial * partial);
            }
            System.arraycopy(lower, 0, current, 0, k);
        }
        return true;
    }
}
