package io.foreshard.core.forecast.arima;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the orders of an ARIMA model: differencing by unit-root tests, the rest by a stepwise search for the smallest
 * AICc (Hyndman and Khandakar 2008). Immutable and thread-safe.
 *
 * @param period season in observations, 1 for none
 * @param mostOrder the largest p and q
 * @param mostSeasonalOrder the largest P and Q
 * @param mostFits models fitted at most
 */
public record AutoArima(int period, int mostOrder, int mostSeasonalOrder, int mostFits) {

    private static final double REPORTED = 1e-7;

    public AutoArima {
        if (period < 1 || mostOrder < 0 || mostSeasonalOrder < 0 || mostFits < 1) {
            throw new IllegalArgumentException("period " + period + ", orders " + mostOrder + " and "
                    + mostSeasonalOrder + ", fits " + mostFits + ": expected at least 1, 0, 0 and 1");
        }
    }

    /** For a week of hourly counts: cheap enough to be refitted every day. */
    public static AutoArima small(int period) {
        return new AutoArima(period, 3, 1, 16);
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
        return new Search(series, season, d, seasonalD).run();
    }

    /** One stepwise search. Used once. */
    private final class Search {

        private final double[] series;
        private final int season;
        private final int d;
        private final int seasonalD;
        private final Set<ArimaOrder> tried = new HashSet<>();
        private final Deque<ArimaOrder> open = new ArrayDeque<>();
        private @Nullable ArimaModel best;

        Search(double[] series, int season, int d, int seasonalD) {
            this.series = series;
            this.season = season;
            this.d = d;
            this.seasonalD = seasonalD;
        }

        Optional<ArimaModel> run() {
            int seasonal = season > 1 ? 1 : 0;
            boolean mean = d + seasonalD < 2;
            offer(2, 2, seasonal, seasonal, mean);
            offer(0, 0, 0, 0, mean);
            offer(1, 0, seasonal, 0, mean);
            offer(0, 1, 0, seasonal, mean);
            offer(0, 0, 0, 0, false);
            for (int fits = 0; fits < mostFits && !open.isEmpty(); fits++) {
                ArimaOrder order = open.removeFirst();
                Optional<ArimaModel> fitted = ConditionalLeastSquares.fit(series, order, LeastSquares.ROUGH);
                if (fitted.isPresent() && (best == null || fitted.get().aicc() < best.aicc())) {
                    best = fitted.get();
                    if (open.isEmpty()) {
                        offerNeighbours(order);
                    }
                } else if (open.isEmpty() && best != null) {
                    offerNeighbours(best.order());
                }
            }
            return best == null ? Optional.empty() : ConditionalLeastSquares.fit(series, best.order(), REPORTED);
        }

        private void offerNeighbours(ArimaOrder at) {
            int p = at.p();
            int q = at.q();
            int seasonalP = at.seasonalP();
            int seasonalQ = at.seasonalQ();
            for (int step = -1; step <= 1; step += 2) {
                offer(p + step, q, seasonalP, seasonalQ, at.mean());
                offer(p, q + step, seasonalP, seasonalQ, at.mean());
                offer(p, q, seasonalP + step, seasonalQ, at.mean());
                offer(p, q, seasonalP, seasonalQ + step, at.mean());
                offer(p + step, q + step, seasonalP, seasonalQ, at.mean());
            }
            if (d + seasonalD < 2) {
                offer(p, q, seasonalP, seasonalQ, !at.mean());
            }
        }

        private void offer(int p, int q, int seasonalP, int seasonalQ, boolean mean) {
            boolean within = p >= 0 && q >= 0 && p <= mostOrder && q <= mostOrder;
            boolean seasonWithin = seasonalP >= 0
                    && seasonalQ >= 0
                    && seasonalP <= mostSeasonalOrder
                    && seasonalQ <= mostSeasonalOrder
                    && (season > 1 || seasonalP + seasonalQ == 0);
            if (within && seasonWithin) {
                ArimaOrder order = new ArimaOrder(p, d, q, seasonalP, seasonalD, seasonalQ, season, mean);
                if (tried.add(order)) {
                    open.addLast(order);
                }
            }
        }
    }
}
