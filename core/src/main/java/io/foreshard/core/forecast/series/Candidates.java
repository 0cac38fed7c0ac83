package io.foreshard.core.forecast.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The components that compete for a series, fitted to its first values, and later to all. Used once. */
final class Candidates {

    private static final double RIDGE = 1e-5;
    private static final int MULTIPLES = 4;
    private static final int LEAST_FOR_REGRESSION = 12;

    /** Counts with fewer values above zero get nothing else. */
    private static final int NEARLY_EMPTY = 8;

    /** Counts with fewer values above zero are first tried with components of little state. */
    private static final int SPARSE = 48;

    /** With longer seasons profiles take the room in the state that a regression needs to learn on. */
    private static final int LONGEST_LEARNED = 12;

    private final double[] series;
    private final List<LagMoments> regressions = new ArrayList<>();
    private final List<SmoothingFit> smoothings = new ArrayList<>();
    private final List<int[]> profiles = new ArrayList<>();
    private final @Nullable HarmonicFit harmonic;
    private final boolean counts;
    private final boolean sparse;
    private final boolean nearlyEmpty;
    private final boolean learning;
    private final boolean intermittent;
    private final int[] seasons;

    /** @param length how many values may be looked at now */
    Candidates(double[] series, int length, SeriesOptions options, Bounds bounds) {
        this.series = series;
        int[] given = options.seasons();
        SeriesFamily family = options.family();
        this.seasons = Arrays.stream(given)
                .filter(season -> season > 1 && 2 * season <= length)
                .toArray();
        this.counts = bounds.counts();
        long active = Arrays.stream(series).filter(value -> value != 0).count();
        this.sparse = counts && (family == SeriesFamily.AUTO || family == SeriesFamily.COUNT) && active < SPARSE;
        this.nearlyEmpty = sparse && active < NEARLY_EMPTY;
        boolean fits = length >= LEAST_FOR_REGRESSION;
        if (fits && (family == SeriesFamily.AUTO || family == SeriesFamily.FAST)) {
            int[] lags = Lags.choose(series, length, given, 1);
            int[] wide = Lags.choose(series, length, given, MULTIPLES);
            regressions.add(new LagMoments(series, wide, false, 1));
            regressions.add(new LagMoments(series, lags, false, Math.pow(0.5, 4.0 / series.length)));
            regressions.add(new LagMoments(series, lags, true, 1));
        }
        this.learning = family == SeriesFamily.FAST
                || (family == SeriesFamily.AUTO && given[given.length - 1] <= LONGEST_LEARNED);
        this.intermittent = fits && counts && (family == SeriesFamily.COUNT || family == SeriesFamily.AUTO);
        this.harmonic = fits && family == SeriesFamily.HARMONIC ? new HarmonicFit(series, seasons) : null;
        // ARIMA gets here when no model could be fitted.
        if (!fits || family == SeriesFamily.AUTO || family == SeriesFamily.COUNT || family == SeriesFamily.ARIMA) {
            addCountModels(length);
        }
    }

    private void addCountModels(int length) {
        smoothings.add(new SmoothingFit(series, seasons.length > 0 ? seasons[0] : 1));
        if (seasons.length > 0) {
            profiles.add(seasons);
        }
        if (sparse && seasons.length > 0) {
            smoothings.add(new SmoothingFit(series, 1));
        }
        if (sparse && seasons.length > 1) {
            profiles.add(new int[] {seasons[0]});
        }
        for (SmoothingFit smoothing : smoothings) {
            smoothing.search(length);
        }
    }

    /** Whether components of little state are to be preferred. */
    boolean sparse() {
        return sparse;
    }

    /** Whether there is too little to learn for others than these. */
    boolean nearlyEmpty() {
        return nearlyEmpty;
    }

    /** Components fitted to the values before an index, in an order that does not change; each has seen them. */
    Component[] at(int length) {
        List<Component> components = new ArrayList<>();
        for (LagMoments regression : regressions) {
            regression.advance(length);
            boolean learns = regression.discount() < 1 && learning;
            components.add(learns ? regression.adaptive(RIDGE) : regression.solve(RIDGE));
        }
        for (SmoothingFit smoothing : smoothings) {
            components.add(smoothing.at(length));
        }
        for (int[] profile : profiles) {
            components.add(SlotMeans.of(series, length, profile, counts));
        }
        if (intermittent) {
            components.add(IntermittentDemand.fit(series, length));
        }
        if (harmonic != null) {
            harmonic.advance(length);
            components.addAll(harmonic.solve());
        }
        return components.toArray(new Component[0]);
    }
}
