package io.foreshard.core.mobility;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.anomaly.ItemAlarms;
import io.foreshard.core.anomaly.Outliers;
import io.foreshard.core.forecast.DemandSeries;
import io.foreshard.core.window.RegionHistory;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns accesses of items into facts, anomalies and assessments. Holds no state of its own: one analyzer serves all
 * items, each with its {@link ItemState}. Immutable and thread-safe as long as no state is shared.
 *
 * <p>For each access: {@link #closeWindows} up to the window of the watermark first, then {@link #onAccess}; an
 * {@link #assess assessment} when the facts say so and when windows end. Windows may be closed as late as the next
 * access: any number of empty ones is cheap. An access of a window that is closed corrects it.
 */
public final class ItemAnalyzer {

    private final AnalyzerOptions options;
    private final Forecasters forecasters;
    private final ItemAlarms alarms;
    private final Outliers outliers;
    private final Assessor assessor;

    /** All regions keep UTC. */
    public ItemAnalyzer(AnalyzerOptions options) {
        this(options, Map.of());
    }

    /** @param zones of regions that do not keep UTC */
    public ItemAnalyzer(AnalyzerOptions options, Map<Region, ZoneId> zones) {
        this.options = options;
        this.forecasters = new Forecasters(options, zones);
        this.alarms = new ItemAlarms(options.windowSize(), options.falseAlarmsPerDay(), options.newRegionThreshold());
        this.outliers = new Outliers(options.windowSize(), options.falseAlarmsPerDay());
        this.assessor = new Assessor(options, forecasters);
    }

    public AnalyzerOptions options() {
        return options;
    }

    /**
     * Counts accesses of one item from one region, all at one time.
     *
     * @param reads at least 0
     * @param writes at least 0; not both 0
     * @param population the profile of the region, for the item's first accesses from there
     */
    public AccessFacts onAccess(
            ItemState state, Region region, long eventTimeMillis, int reads, int writes, PopulationProfile population) {
        return onAccesses(state, new Accesses(region, eventTimeMillis, eventTimeMillis, reads, writes), population);
    }

    /**
     * Counts accesses that followed each other in one window.
     *
     * @param population the profile of the region, for the item's first accesses from there
     * @throws IllegalArgumentException if they lie in several windows
     */
    public AccessFacts onAccesses(ItemState state, Accesses accesses, PopulationProfile population) {
        Region region = accesses.region();
        long window = options.windowSize().indexOf(accesses.lastMillis());
        if (options.windowSize().indexOf(accesses.firstMillis()) != window) {
            throw new IllegalArgumentException("accesses from " + accesses.firstMillis() + " to "
                    + accesses.lastMillis() + ": expected one window");
        }
        DemandSeries known = state.series.get(region);
        DemandSeries series = known != null ? known : forecasters.of(region).start(window, population.prior());
        closeWhatWouldBeDropped(region, series, window);
        if (series.add(window, accesses.reads(), accesses.writes()) == RegionHistory.Added.TOO_LATE) {
            return AccessFacts.TOO_LATE;
        }
        if (known == null) {
            state.series.put(region, series);
        }
        boolean newItem = state.accesses == 0;
        Optional<RunChange> run = advanceRun(state, accesses);
        List<Anomaly> anomalies = alarms.access(
                state.watch,
                new ItemAlarms.Accesses(
                        region,
                        accesses.lastMillis(),
                        accesses.count(),
                        state.accesses,
                        series.history().total(window),
                        window == series.nextWindow()),
                population.alarms(),
                () -> forecasters.of(region).next(series));
        state.accesses += accesses.count();
        return new AccessFacts(newItem, false, run, anomalies);
    }

    /**
     * Closes all windows before {@code upToWindow}, at which the watermark stands, and judges them.
     *
     * @param populations learn from what the windows held
     */
    public List<Anomaly> closeWindows(ItemState state, long upToWindow, PopulationProfiles populations) {
        if (state.isClosedUpTo(upToWindow)) {
            return List.of();
        }
        List<Anomaly> anomalies = new ArrayList<>();
        long mostClosed = 0;
        for (Map.Entry<Region, DemandSeries> entry : state.series.entrySet()) {
            DemandSeries series = entry.getValue();
            mostClosed = Math.max(mostClosed, upToWindow - series.nextWindow());
            close(state, entry.getKey(), series, upToWindow, populations.of(entry.getKey()), anomalies);
        }
        if (mostClosed > 0) {
            alarms.expect(
                    state.watch,
                    mostClosed,
                    region -> outlook(state, region),
                    populations.of(state.series.firstKey()).alarms());
        }
        return anomalies;
    }

    private void close(
            ItemState state,
            Region region,
            DemandSeries series,
            long upToWindow,
            PopulationProfile population,
            List<Anomaly> anomalies) {
        long begin = series.nextWindow() - series.closedWindows();
        forecasters.of(region).close(series, upToWindow, closed -> {
            population.observe(closed.window() - begin, closed.observed());
            alarms.close(state.watch, region, closed, population.alarms(), anomalies);
            return outliers.contain(closed);
        });
    }

    private ItemAlarms.Outlook outlook(ItemState state, Region region) {
        DemandSeries series = requireNonNull(state.series.get(region));
        return new ItemAlarms.Outlook(forecasters.of(region).next(series), series.closedWindows());
    }

    /**
     * Forecasts all regions of an item and says what a move would bring.
     *
     * @param asOfMillis event time up to which accesses were counted
     * @throws IllegalArgumentException if the home's partition is not in the topology
     */
    public Assessment assess(ItemState state, Home home, Topology topology, long asOfMillis, ScoreTrigger trigger) {
        return assessor.assess(state, home, topology, asOfMillis, trigger);
    }

    /**
     * What {@link #assess} would say, without the intervals and at a fraction of the price.
     *
     * @param asOfMillis event time up to which accesses were counted
     * @throws IllegalArgumentException if the home's partition is not in the topology
     */
    public Outlook outlook(ItemState state, Home home, Topology topology, long asOfMillis) {
        return assessor.outlook(state, home, topology, asOfMillis);
    }

    private void closeWhatWouldBeDropped(Region region, DemandSeries series, long window) {
        long oldest = window - options.historyWindows() + 1;
        if (series.nextWindow() < oldest) {
            forecasters.of(region).close(series, oldest, closed -> false);
        }
    }

    private static Optional<RunChange> advanceRun(ItemState state, Accesses accesses) {
        Run run = state.run;
        if (run != null && run.region().equals(accesses.region())) {
            Run extended = run.extended(accesses.lastMillis(), accesses.reads(), accesses.writes());
            state.run = extended;
            return Run.passesMilestone(run.length(), extended.length())
                    ? Optional.of(new RunChange(extended, Optional.ofNullable(state.previousRun)))
                    : Optional.empty();
        }
        Run begun = new Run(
                accesses.region(), accesses.firstMillis(), accesses.lastMillis(), accesses.count(), accesses.writes());
        state.previousRun = run;
        state.run = begun;
        return Optional.of(new RunChange(begun, Optional.ofNullable(run)));
    }
}
