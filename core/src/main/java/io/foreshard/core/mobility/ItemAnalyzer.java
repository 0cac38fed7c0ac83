package io.foreshard.core.mobility;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.anomaly.AnomalyDetector;
import io.foreshard.core.forecast.ClosedWindow;
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
    private final AnomalyDetector detector;
    private final Assessor assessor;

    /** All regions keep UTC. */
    public ItemAnalyzer(AnalyzerOptions options) {
        this(options, Map.of());
    }

    /** @param zones of regions that do not keep UTC */
    public ItemAnalyzer(AnalyzerOptions options, Map<Region, ZoneId> zones) {
        this.options = options;
        this.forecasters = new Forecasters(options, zones);
        this.detector = new AnomalyDetector(options.windowSize(), options.falseAlarmsPerDay());
        this.assessor = new Assessor(options, forecasters);
    }

    public AnalyzerOptions options() {
        return options;
    }

    /**
     * Counts accesses of one item from one region.
     *
     * @param eventTimeMillis of the access, or of the latest of several that were counted together
     * @param reads at least 0
     * @param writes at least 0; not both 0
     * @param population the profile of the region, for the item's first accesses from there
     */
    public AccessFacts onAccess(
            ItemState state, Region region, long eventTimeMillis, int reads, int writes, PopulationProfile population) {
        if (reads < 0 || writes < 0 || (reads == 0 && writes == 0)) {
            throw new IllegalArgumentException(
                    "access of " + reads + " reads and " + writes + " writes: expected at least one");
        }
        long window = options.windowSize().indexOf(eventTimeMillis);
        DemandSeries known = state.series.get(region);
        DemandSeries series = known != null ? known : forecasters.of(region).start(window, population.prior());
        closeWhatWouldBeDropped(region, series, window);
        if (series.add(window, reads, writes) == RegionHistory.Added.TOO_LATE) {
            return AccessFacts.TOO_LATE;
        }
        state.series.put(region, series);
        boolean newItem = state.accesses == 0;
        Optional<RunChange> run = advanceRun(state, region, eventTimeMillis, reads, writes);
        List<Anomaly> anomalies = anomaliesOf(state, region, series, eventTimeMillis, known == null);
        state.accesses += (long) reads + writes;
        return new AccessFacts(newItem, false, run, anomalies);
    }

    /**
     * Closes all windows before {@code upToWindow}, at which the watermark stands, and judges them.
     *
     * @param populations learn from what the windows held
     */
    public List<Anomaly> closeWindows(ItemState state, long upToWindow, PopulationProfiles populations) {
        List<Anomaly> anomalies = new ArrayList<>();
        for (Map.Entry<Region, DemandSeries> entry : state.series.entrySet()) {
            Region region = entry.getKey();
            PopulationProfile population = populations.of(region);
            long begin = entry.getValue().nextWindow() - entry.getValue().closedWindows();
            long told = entry.getValue().toldSpikeWindow();
            forecasters.of(region).close(entry.getValue(), upToWindow, closed -> {
                population.observe(closed.window() - begin, closed.observed());
                return judge(region, closed, told, anomalies);
            });
        }
        return anomalies;
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

    private boolean judge(Region region, ClosedWindow closed, long told, List<Anomaly> anomalies) {
        Optional<Anomaly> anomaly =
                detector.closedWindow(region, closed.window(), closed.observed(), closed.predicted());
        if (closed.window() != told) {
            anomaly.ifPresent(anomalies::add);
        }
        return anomaly.isPresent();
    }

    private void closeWhatWouldBeDropped(Region region, DemandSeries series, long window) {
        long oldest = window - options.historyWindows() + 1;
        if (series.nextWindow() < oldest) {
            forecasters.of(region).close(series, oldest, closed -> false);
        }
    }

    private static Optional<RunChange> advanceRun(
            ItemState state, Region region, long eventTimeMillis, int reads, int writes) {
        Run run = state.run;
        if (run != null && run.region().equals(region)) {
            Run extended = run.extended(eventTimeMillis, reads, writes);
            state.run = extended;
            return Run.passesMilestone(run.length(), extended.length())
                    ? Optional.of(new RunChange(extended, Optional.ofNullable(state.previousRun)))
                    : Optional.empty();
        }
        Run begun = new Run(region, eventTimeMillis, eventTimeMillis, (long) reads + writes, writes);
        state.previousRun = run;
        state.run = begun;
        state.shiftTold = false;
        return Optional.of(new RunChange(begun, Optional.ofNullable(run)));
    }

    private List<Anomaly> anomaliesOf(
            ItemState state, Region region, DemandSeries series, long eventTimeMillis, boolean newRegion) {
        List<Anomaly> anomalies = new ArrayList<>();
        if (newRegion) {
            detector.newRegion(
                            region,
                            eventTimeMillis,
                            state.accesses,
                            options.newRegionThreshold(),
                            forecasters.of(region).next(series))
                    .ifPresent(anomalies::add);
        }
        long window = options.windowSize().indexOf(eventTimeMillis);
        if (window >= series.nextWindow() && series.closedWindows() > 0) {
            spike(region, series, eventTimeMillis, window).ifPresent(anomalies::add);
        }
        shift(state, region, series, eventTimeMillis).ifPresent(anomalies::add);
        return anomalies;
    }

    /** A spike is told once: when the count of the open window crosses the threshold. */
    private Optional<Anomaly> spike(Region region, DemandSeries series, long eventTimeMillis, long window) {
        if (window == series.toldSpikeWindow()) {
            return Optional.empty();
        }
        Optional<Anomaly> spike = detector.openWindow(
                region,
                eventTimeMillis,
                series.history().total(window),
                forecasters.of(region).next(series));
        if (spike.isPresent()) {
            series.tellSpike(window);
        }
        return spike;
    }

    private Optional<Anomaly> shift(ItemState state, Region region, DemandSeries series, long eventTimeMillis) {
        Run run = state.run;
        if (state.shiftTold || run == null || run.length() < 2 || state.series.size() < 2) {
            return Optional.empty();
        }
        double total = 0;
        for (Map.Entry<Region, DemandSeries> other : state.series.entrySet()) {
            total += forecasters.of(other.getKey()).next(other.getValue()).mean();
        }
        double windowsPerDay = 24 * options.windowSize().perHour();
        Optional<Anomaly> shift = detector.regionShift(
                region,
                eventTimeMillis,
                run.length(),
                forecasters.of(region).next(series).mean() / total,
                total * windowsPerDay,
                forecasters.of(region).next(series));
        state.shiftTold = shift.isPresent();
        return shift;
    }
}
