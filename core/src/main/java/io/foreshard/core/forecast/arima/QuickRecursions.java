package io.foreshard.core.forecast.arima;

/**
 * The Kalman filter of a stationary ARMA process without missing values in O(r) a step: from the stationary distribution the
 * covariance changes by {@code −L L'/F} a step (Morf, Sidhu and Kailath 1974; Mélard 1984, AS 197). With
 * {@code K = T P z} and {@code l = L[0]}:
 * {@code K ← K − T L l/F}, {@code L ← T L − K l/F}, {@code F ← F − l²/F}, from {@code L = K}.
 *
 * <p>Once L has vanished, F is 1 and the innovations are those of the difference equation, O(p + q) a step. Pure functions.
 */
final class QuickRecursions {

    /** Squares of L below it, to innovations of variance 1, no longer count. */
    private static final double VANISHED = 1e-13;

    private static final int STEPS_BETWEEN_CHECKS = 8;

    private QuickRecursions() {}

    /**
     * Writes {@code v_t / √F_t}.
     *
     * @param model stationary, without mean; its innovations are taken for those of variance 1
     * @return {@code Σ log F_t}
     */
    static double standardize(ArimaModel model, double[] values, double[] standardized) {
        int r = model.order().states();
        double[] phi = model.phi(r);
        double[] gain = StationaryCovariance.firstColumn(phi, model.noise(r));
        double variance = gain[0];
        double[] change = new double[r + 1];
        double[] state = new double[r + 1];
        move(phi, gain, change);
        System.arraycopy(change, 0, gain, 0, r);
        double logVariances = 0;
        int t = 0;
        for (; t < values.length && !vanished(change, t); t++) {
            double error = values[t] - state[0];
            standardized[t] = error / Math.sqrt(variance);
            logVariances += Math.log(variance);
            double l = change[0];
            step(phi, gain, change, state, error / variance, l / variance);
            variance -= l * l / variance;
        }
        recur(model, values, t, standardized);
        return logVariances;
    }

    private static void step(double[] phi, double[] gain, double[] change, double[] state, double error, double share) {
        double head = state[0];
        double first = change[0];
        for (int i = 0; i < phi.length; i++) {
            double moved = phi[i] * first + change[i + 1];
            state[i] = phi[i] * head + state[i + 1] + gain[i] * error;
            change[i] = moved - gain[i] * share;
            gain[i] -= moved * share;
        }
    }

    /** {@code T v}. */
    private static void move(double[] phi, double[] vector, double[] into) {
        for (int i = 0; i < phi.length; i++) {
            into[i] = phi[i] * vector[0] + (i + 1 < phi.length ? vector[i + 1] : 0);
        }
    }

    private static boolean vanished(double[] change, int t) {
        if (t % STEPS_BETWEEN_CHECKS != 0 || t < change.length) {
            return false;
        }
        for (double value : change) {
            if (value * value > VANISHED) {
                return false;
            }
        }
        return true;
    }

    private static void recur(ArimaModel model, double[] values, int from, double[] innovations) {
        if (from < values.length) {
            System.arraycopy(values, from, innovations, from, values.length - from);
            model.autoregression().addTails(values, from, innovations);
            model.movingAverage().subtractOwnTails(innovations, 0, from);
        }
    }
}
