package io.foreshard.core.forecast.series;

import java.util.Set;
import java.util.TreeSet;

/** Chooses the lags of regressions by the length of a series and its seasons. Pure functions. */
final class Lags {

    private static final int SHORT = 8;
    private static final int OBSERVATIONS_PER_SHORT_LAG = 8;
    private static final int LONGEST_HIDDEN = 60;
    private static final int LEAST_FOR_HIDDEN = 60;
    private static final double SIGNIFICANT = 3;

    private Lags() {}

    /**
     * The short lags, those around each season, and multiples of the shortest; around the lag at which differences repeat
     * themselves most if no season is given.
     *
     * @param length how many values may be looked at
     * @param multiples of the shortest season
     */
    static int[] choose(double[] series, int length, int[] seasons, int multiples) {
        TreeSet<Integer> lags = new TreeSet<>();
        for (int lag = 1; lag <= Math.min(SHORT, Math.max(1, length / OBSERVATIONS_PER_SHORT_LAG)); lag++) {
            lags.add(lag);
        }
        for (int season : seasons) {
            if (season > 1 && 2 * (season + 1) <= length) {
                addAround(lags, season);
            }
        }
        for (int r = 2; seasons[0] > 1 && r <= multiples && 4 * r * seasons[0] <= length; r++) {
            lags.add(r * seasons[0]);
        }
        int hidden = seasons[seasons.length - 1] > 1 ? 0 : hiddenSeason(series, length);
        if (hidden > 0) {
            addAround(lags, hidden);
        }
        return lags.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void addAround(Set<Integer> lags, int season) {
        for (int lag = Math.max(1, season - 1); lag <= season + 1; lag++) {
            lags.add(lag);
        }
    }

    /** The lag of the largest autocorrelation of differences, 0 if it is not significant. */
    private static int hiddenSeason(double[] series, int length) {
        if (length < LEAST_FOR_HIDDEN) {
            return 0;
        }
        double drift = (series[length - 1] - series[0]) / (length - 1);
        double[] differences = new double[length - 1];
        double squares = 0;
        for (int t = 1; t < length; t++) {
            differences[t - 1] = series[t] - series[t - 1] - drift;
            squares += differences[t - 1] * differences[t - 1];
        }
        double largest = SIGNIFICANT / Math.sqrt(length) * squares;
        int found = 0;
        for (int lag = SHORT + 1; lag <= Math.min(length / 3, LONGEST_HIDDEN); lag++) {
            double sum = 0;
            for (int t = lag; t < differences.length; t++) {
                sum += differences[t] * differences[t - lag];
            }
            if (sum > largest) {
                largest = sum;
                found = lag;
            }
        }
        return found;
    }
}
