package io.foreshard.core.forecast.arima;

/**
 * How often a series must be differenced. Pure functions.
 *
 * <p>Ordinary differences by the KPSS test of level stationarity (Kwiatkowski et al. 1992) at 5 %, with a Bartlett
 * window of {@code ⌊3√n/13⌋} lags; seasonal ones when the season explains most of what is not trend (strength above 0.64:
 * Wang, Smith and Hyndman 2006).
 */
final class UnitRoots {

    private static final double KPSS_CRITICAL_5_PERCENT = 0.463;
    private static final double STRENGTH = 0.64;
    private static final int MOST_DIFFERENCES = 2;

    private UnitRoots() {}

    static int differences(double[] series) {
        double[] differenced = series;
        int d = 0;
        while (d < MOST_DIFFERENCES && differenced.length > 10 && kpss(differenced) > KPSS_CRITICAL_5_PERCENT) {
            differenced = Differences.of(differenced, 1, 0, 1);
            d++;
        }
        return d;
    }

    static int seasonalDifferences(double[] series, int period) {
        return period > 1 && series.length >= 3 * period && seasonalStrength(series, period) > STRENGTH ? 1 : 0;
    }

    /** The KPSS statistic; 0 for a constant series. */
    static double kpss(double[] series) {
        int n = series.length;
        double average = Differences.average(series);
        double partial = 0;
        double squaredPartials = 0;
        for (double value : series) {
            partial += value - average;
            squaredPartials += partial * partial;
        }
        int lags = (int) (3 * Math.sqrt(n) / 13);
        double variance = autocovariance(series, average, 0);
        for (int lag = 1; lag <= lags; lag++) {
            variance += 2 * (1 - lag / (lags + 1.0)) * autocovariance(series, average, lag);
        }
        return variance > 0 ? squaredPartials / ((double) n * n * variance) : 0;
    }

    /** {@code 1 − Var(remainder) / Var(season + remainder)} after a centered moving average, in [0, 1]. */
    static double seasonalStrength(double[] series, int period) {
        int half = period / 2;
        int count = series.length - 2 * half;
        double[] detrended = new double[Math.max(0, count)];
        for (int t = 0; t < detrended.length; t++) {
            detrended[t] = series[t + half] - centeredAverage(series, t + half, period);
        }
        double[] season = new double[period];
        int[] seen = new int[period];
        for (int t = 0; t < detrended.length; t++) {
            season[t % period] += detrended[t];
            seen[t % period]++;
        }
        double[] remainder = new double[detrended.length];
        for (int t = 0; t < detrended.length; t++) {
            remainder[t] = detrended[t] - season[t % period] / seen[t % period];
        }
        double all = Differences.deviation(detrended);
        double left = Differences.deviation(remainder);
        return all > 0 ? Math.max(0, 1 - left * left / (all * all)) : 0;
    }

    private static double centeredAverage(double[] series, int at, int period) {
        int half = period / 2;
        double sum = 0;
        for (int t = at - half; t <= at + half; t++) {
            boolean edge = t == at - half || t == at + half;
            sum += period % 2 == 0 && edge ? series[t] / 2 : series[t];
        }
        return sum / period;
    }

    private static double autocovariance(double[] series, double average, int lag) {
        double sum = 0;
        for (int t = lag; t < series.length; t++) {
            sum += (series[t] - average) * (series[t - lag] - average);
        }
        return sum / series.length;
    }
}
