package io.foreshard.core.forecast.arima;

import java.util.Optional;

/**
 * Chooses the orders of an ARIMA model: differencing by unit-root tests, the rest by a stepwise search for the smallest
 * AICc (Hyndman and Khandakar 2008). Immutable and thread-safe.
 *
 * @param period season in observations, 1 for none
 * @param mostOrder the largest p and q
 * @param mostSeasonalOrder the largest P and Q
 * @param mostFits models compared at most
 * @param likelihood by which they are compared
 */
public record AutoArima(int period, int mostOrder, int mostSeasonalOrder, int mostFits, ArimaLikelihood likelihood) {

    public AutoArima {
        if (period < 1 || mostOrder < 0 || mostSeasonalOrder < 0 || mostFits < 1) {
            throw new IllegalArgumentException("period " + period + ", orders " + mostOrder + " and "
                    + mostSeasonalOrder + ", fits " + mostFits + ": expected at least 1, 0, 0 and 1");
        }
    }

    /**
     * The best model found.
     *
     * @param series finite values, oldest first
     * @return empty if no model could be fitted: the series is too short or constant
     */
    public Optional<ArimaModel> fit(double[] series) {
        int season = series.length >= 3 * period ? period : 1;
        int seasonalD = UnitRoots.seasonalDifferences(series, season);
        double[] deseasoned = Differences.of(series, 0, seasonalD, season);
        int d = UnitRoots.differences(deseasoned);
        return new OrderSearch(this, series, new ArimaOrder(0, d, 0, 0, seasonalD, 0, season, false)).run();
    }
}
