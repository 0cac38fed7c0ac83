package io.foreshard.core.forecast.arima;

import java.util.Arrays;
import java.util.Optional;

/**
 * First estimates of ARMA coefficients by two regressions (Hannan and Rissanen 1982): a long autoregression gives
 * innovations, then the series is regressed on its own and on the innovations' lags. Pure functions.
 */
final class HannanRissanen {

    private static final double RIDGE = 1e-6;

    private HannanRissanen() {}

    /** φ, θ, Φ, Θ, or empty if the series is too short or the regressions have no solution. */
    static Optional<double[]> coefficients(double[] differenced, ArimaOrder order) {
        double[] centered = differenced.clone();
        double average = order.mean() ? Differences.average(differenced) : 0;
        for (int t = 0; t < centered.length; t++) {
            centered[t] -= average;
        }
        int[] ownLags = lags(order.p(), order.seasonalP(), order.period());
        int[] shockLags = lags(order.q(), order.seasonalQ(), order.period());
        if (shockLags.length == 0) {
            return regress(centered, centered, ownLags, shockLags, 0).map(found -> ordered(found, order));
        }
        int longOrder = Math.min(centered.length / 4, 2 + 2 * Math.max(order.p(), order.q()) + 4);
        int[] longLags = lags(longOrder, order.seasonalP() + order.seasonalQ() > 0 ? 1 : 0, order.period());
        if (longLags.length == 0) {
            return Optional.empty();
        }
        Optional<double[]> autoregression = regress(centered, centered, longLags, new int[0], 0);
        if (autoregression.isEmpty()) {
            return Optional.empty();
        }
        int from = longLags[longLags.length - 1];
        double[] shocks = shocks(centered, longLags, autoregression.get(), from);
        return regress(centered, shocks, ownLags, shockLags, from).map(found -> ordered(found, order));
    }

    private static int[] lags(int plain, int seasonal, int period) {
        int[] lags = new int[plain + seasonal];
        for (int i = 0; i < plain; i++) {
            lags[i] = i + 1;
        }
        for (int i = 0; i < seasonal; i++) {
            lags[plain + i] = (i + 1) * period;
        }
        Arrays.sort(lags);
        return lags;
    }

    private static double[] shocks(double[] centered, int[] lags, double[] autoregression, int from) {
        double[] shocks = new double[centered.length];
        for (int t = from; t < centered.length; t++) {
            shocks[t] = centered[t];
            for (int i = 0; i < lags.length; i++) {
                shocks[t] -= autoregression[i] * centered[t - lags[i]];
            }
        }
        return shocks;
    }

    private static Optional<double[]> regress(
            double[] series, double[] shocks, int[] ownLags, int[] shockLags, int shocksFrom) {
        int count = ownLags.length + shockLags.length;
        int from = Math.max(last(ownLags), shocksFrom + last(shockLags));
        if (series.length - from < count + 2) {
            return Optional.empty();
        }
        double[][] normal = new double[count][count];
        double[] right = new double[count];
        double[] row = new double[count];
        for (int t = from; t < series.length; t++) {
            for (int i = 0; i < ownLags.length; i++) {
                row[i] = series[t - ownLags[i]];
            }
            for (int i = 0; i < shockLags.length; i++) {
                row[ownLags.length + i] = shocks[t - shockLags[i]];
            }
            for (int i = 0; i < count; i++) {
                right[i] += row[i] * series[t];
                for (int j = 0; j <= i; j++) {
                    normal[i][j] += row[i] * row[j];
                }
            }
        }
        for (int i = 0; i < count; i++) {
            normal[i][i] *= 1 + RIDGE;
        }
        return Cholesky.solve(normal, right) ? Optional.of(right) : Optional.empty();
    }

    private static int last(int[] lags) {
        return lags.length == 0 ? 0 : lags[lags.length - 1];
    }

    /** From (own lags, shock lags) to φ, θ, Φ, Θ. */
    private static double[] ordered(double[] found, ArimaOrder order) {
        int own = order.p() + order.seasonalP();
        double[] coefficients = new double[found.length];
        System.arraycopy(found, 0, coefficients, 0, order.p());
        System.arraycopy(found, own, coefficients, order.p(), order.q());
        System.arraycopy(found, order.p(), coefficients, order.p() + order.q(), order.seasonalP());
        System.arraycopy(found, own + order.q(), coefficients, own + order.q(), order.seasonalQ());
        return coefficients;
    }
}
