package io.foreshard.core.forecast.arima;

import java.util.Arrays;

/** Differences and moments of a series. Pure functions. */
final class Differences {

    private Differences() {}

    /** {@code (1−B)^d (1−B^period)^D y}; empty if the series is too short. */
    static double[] of(double[] series, int d, int seasonalD, int period) {
        double[] differenced = series;
        for (int i = 0; i < seasonalD; i++) {
            differenced = lagged(differenced, period);
        }
        for (int i = 0; i < d; i++) {
            differenced = lagged(differenced, 1);
        }
        return differenced;
    }

    /** The next value is what is left after differencing plus these weights of the values before it, the latest first. */
    static double[] levelWeights(ArimaOrder order) {
        double[] differences = LagPolynomial.ofDifferences(order.d(), order.seasonalD(), order.period())
                .dense();
        double[] weights = new double[order.lost()];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = -differences[j + 1];
        }
        return weights;
    }

    /** The power of time that differencing leaves 1 of: {@code t^k / (k! m^D)}, {@code k = d + D}. */
    static double[] trend(ArimaOrder order, int from, int length) {
        double[] trend = new double[length];
        int power = order.d() + order.seasonalD();
        double divisor = (power == 3 ? 6 : Math.max(1, power)) * (order.seasonalD() == 1 ? order.period() : 1);
        for (int t = 0; t < length; t++) {
            trend[t] = Math.pow(from + t, power) / divisor;
        }
        return trend;
    }

    static boolean anyMissing(double[] series) {
        return known(series).length < series.length;
    }

    /** The values that are not NaN. */
    static double[] known(double[] series) {
        return Arrays.stream(series).filter(value -> !Double.isNaN(value)).toArray();
    }

    static double average(double[] series) {
        double sum = 0;
        for (double value : series) {
            sum += value;
        }
        return series.length == 0 ? 0 : sum / series.length;
    }

    /** Population standard deviation; 0 for a series without values. */
    static double deviation(double[] series) {
        double average = average(series);
        double sum = 0;
        for (double value : series) {
            sum += (value - average) * (value - average);
        }
        return series.length == 0 ? 0 : Math.sqrt(sum / series.length);
    }

    private static double[] lagged(double[] series, int lag) {
        double[] differenced = new double[Math.max(0, series.length - lag)];
        for (int t = 0; t < differenced.length; t++) {
            differenced[t] = series[t + lag] - series[t];
        }
        return differenced;
    }
}
