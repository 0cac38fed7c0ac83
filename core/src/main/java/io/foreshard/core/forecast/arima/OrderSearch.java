package io.foreshard.core.forecast.arima;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stepwise search for orders (Hyndman and Khandakar 2008, section 3.2). Used once.
 *
 * <p>Compared exactly, every model of a short series is fitted by exact likelihood; for a longer one the search compares
 * conditional fits and the best {@value #FINALISTS} are fitted exactly, unless the work for that is out of bounds.
 */
final class OrderSearch {

    /** Series and seasons up to these are short. */
    private static final int SHORT = 150;

    private static final int SHORT_SEASON = 12;
    private static final int FINALISTS = 3;

    /** Values times states: what one exact evaluation costs. */
    private static final double MOST_WORK = 2e6;

    private static final double REPORTED = 1e-7;

    private final AutoArima options;
    private final double[] series;
    private final ArimaOrder differences;
    private final boolean everyExact;
    private final Set<ArimaOrder> tried = new HashSet<>();
    private final Deque<ArimaOrder> open = new ArrayDeque<>();
    private final List<ArimaModel> finalists = new ArrayList<>();
    private @Nullable ArimaModel best;

    /** @param differences of which d, D and the period count */
    OrderSearch(AutoArima options, double[] series, ArimaOrder differences) {
        this.options = options;
        this.series = series;
        this.differences = differences;
        this.everyExact = options.likelihood() == ArimaLikelihood.EXACT
                && series.length <= SHORT
                && differences.period() <= SHORT_SEASON;
    }

    Optional<ArimaModel> run() {
        offerFirst();
        for (int fits = 0; fits < options.mostFits() && !open.isEmpty(); fits++) {
            ArimaOrder order = open.removeFirst();
            Optional<ArimaModel> fitted = everyExact
                    ? ExactLikelihood.fit(series, order, LeastSquares.ROUGH)
                    : ConditionalLeastSquares.fit(series, order, LeastSquares.ROUGH);
            fitted.ifPresent(this::enter);
            if (fitted.isPresent() && (best == null || fitted.get().aicc() < best.aicc())) {
                best = fitted.get();
                if (open.isEmpty()) {
                    offerNeighbours(order);
                }
            } else if (open.isEmpty() && best != null) {
                offerNeighbours(best.order());
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        Optional<ArimaModel> exact = options.likelihood() == ArimaLikelihood.EXACT ? bestExact() : Optional.empty();
        return exact.isPresent() ? exact : ConditionalLeastSquares.fit(series, best.order(), REPORTED);
    }

    private void enter(ArimaModel model) {
        finalists.add(model);
        finalists.sort(Comparator.comparingDouble(ArimaModel::aicc));
        if (finalists.size() > FINALISTS) {
            finalists.remove(FINALISTS);
        }
    }

    private Optional<ArimaModel> bestExact() {
        return finalists.stream()
                .filter(model -> (double) series.length * model.order().states() <= MOST_WORK)
                .flatMap(model -> exact(model).stream())
                .min(Comparator.comparingDouble(ArimaModel::aicc))
                .flatMap(model -> ExactLikelihood.refine(series, model, REPORTED));
    }

    private Optional<ArimaModel> exact(ArimaModel model) {
        return everyExact ? Optional.of(model) : ExactLikelihood.refine(series, model, LeastSquares.ROUGH);
    }

    private void offerFirst() {
        int seasonal = differences.period() > 1 ? 1 : 0;
        boolean mean = maybeMean();
        offer(2, 2, seasonal, seasonal, mean);
        offer(0, 0, 0, 0, mean);
        offer(1, 0, seasonal, 0, mean);
        offer(0, 1, 0, seasonal, mean);
        offer(0, 0, 0, 0, false);
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
        if (maybeMean()) {
            offer(p, q, seasonalP, seasonalQ, !at.mean());
        }
    }

    private void offer(int p, int q, int seasonalP, int seasonalQ, boolean mean) {
        int most = options.mostSeasonalOrder();
        boolean within = p >= 0 && q >= 0 && p <= options.mostOrder() && q <= options.mostOrder();
        boolean seasonWithin = seasonalP >= 0
                && seasonalQ >= 0
                && seasonalP <= most
                && seasonalQ <= most
                && (differences.period() > 1 || seasonalP + seasonalQ == 0);
        if (within && seasonWithin) {
            ArimaOrder order = new ArimaOrder(
                    p, differences.d(), q, seasonalP, differences.seasonalD(), seasonalQ, differences.period(), mean);
            if (tried.add(order)) {
                open.addLast(order);
            }
        }
    }

    private boolean maybeMean() {
        return differences.d() + differences.seasonalD() < 2;
    }
}
