package io.foreshard.core.forecast.arima;

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
