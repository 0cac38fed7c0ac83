package io.foreshard.flink.analyzer;

import io.foreshard.configuration.AnalyzerConfiguration;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.core.Topology;
import io.foreshard.core.forecast.FitOptions;
import io.foreshard.core.mobility.AnalyzerOptions;
import io.foreshard.core.mobility.MoveCost;
import io.foreshard.core.window.RegionHistory;
import io.foreshard.core.window.WindowSize;
import io.foreshard.flink.wire.JobRefusedException;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/**
 * What the operators know of the configuration: no endpoints, no secrets. Immutable.
 *
 * @param ruleUntilKnown over the configured partitions, for scores before the shard map's rule was read; its epoch is below
 *     that of any rule
 */
public record AnalyzerSettings(
        AnalyzerConfiguration analyzer,
        Topology topology,
        Map<Region, ZoneId> timeZones,
        TimeScale timeScale,
        DefaultRule ruleUntilKnown,
        double moveCostRoundTrips)
        implements Serializable {

    /** Clock time. */
    private static final Duration LEAST_BACKLOG = Duration.ofSeconds(30);

    private static final int MOST_HORIZON_WINDOWS = 1000;
    private static final int LEAST_ACTIVE = 10;
    private static final int MOST_REFIT_WINDOWS = 100_000;
    private static final double NEW_REGION_THRESHOLD = 0.1;

    /** Of a move whatever the distance, ms: freeze and control plane. */
    private static final double FIXED_MOVE_COST_MILLIS = 10;

    /** The share of the horizon after which a score is told again even if nothing changed. */
    private static final int REFRESHES_PER_HORIZON = 2;

    /** @throws JobRefusedException if the options do not fit together */
    public static AnalyzerSettings of(ForeshardConfiguration configuration) {
        AnalyzerSettings settings = new AnalyzerSettings(
                configuration.analyzer(),
                configuration.toTopology(),
                configuration.timeZones(),
                configuration.timeScale(),
                new DefaultRule(configuration.partitions().keySet(), 1),
                configuration.planner().moveCostRoundTrips());
        settings.check();
        return settings;
    }

    private void check() {
        int history = analyzer.historyWindows();
        if (history > RegionHistory.MAX_CAPACITY) {
            throw new JobRefusedException(
                    "analyzer.historyWindows is " + history + "; expected at most " + RegionHistory.MAX_CAPACITY);
        }
        if (horizonWindows() > MOST_HORIZON_WINDOWS) {
            throw new JobRefusedException("analyzer.horizon is " + horizonWindows()
                    + " times analyzer.window; expected at most " + MOST_HORIZON_WINDOWS + " times");
        }
        if (analyzer.readWeight() + analyzer.writeWeight() <= 0) {
            throw new JobRefusedException(
                    "analyzer.readWeight and analyzer.writeWeight are both 0; expected one of them above");
        }
        if (!(analyzer.anomaliesPerItemDay() > 0 && analyzer.anomaliesPerItemDay() <= 1)) {
            throw new JobRefusedException(
                    "analyzer.anomalyRate is " + analyzer.anomaliesPerItemDay() + "; expected above 0 and at most 1");
        }
    }

    /** What the core asks for. */
    public AnalyzerOptions options() {
        return new AnalyzerOptions(
                windowSize(),
                analyzer.historyWindows(),
                Math.toIntExact(horizonWindows()),
                fit(),
                analyzer.readWeight(),
                analyzer.writeWeight(),
                analyzer.demandFloor(),
                analyzer.anomaliesPerItemDay(),
                NEW_REGION_THRESHOLD,
                new MoveCost(FIXED_MOVE_COST_MILLIS, moveCostRoundTrips));
    }

    private FitOptions fit() {
        long interval = analyzer.refitInterval().toMillis() / analyzer.window().toMillis();
        return new FitOptions(
                analyzer.forecastFamily(),
                Math.max(
                        LEAST_ACTIVE, Math.min(FitOptions.DEFAULT.leastActiveWindows(), analyzer.historyWindows() / 2)),
                (int) Math.max(1, Math.min(MOST_REFIT_WINDOWS, interval)));
    }

    WindowSize windowSize() {
        return new WindowSize(analyzer.window().toMillis());
    }

    /**
     * Whether something is so old by the clock that nobody waits for it: it is worked off in the order of time. Older than a window, and in a
     * compressed replay, whose windows pass in no time, than half a minute.
     */
    boolean isBacklog(long eventTimeMillis, long nowMillis) {
        long window = analyzer.window().toMillis() + analyzer.lateness().toMillis();
        return nowMillis - eventTimeMillis
                > Math.max(window, timeScale.toEventDuration(LEAST_BACKLOG).toMillis());
    }

    /** Windows after which a score is told again even if nothing changed, at least one. */
    int refreshWindows() {
        return Math.toIntExact(Math.max(1, horizonWindows() / REFRESHES_PER_HORIZON));
    }

    /** How far a record's time may lie ahead of the clock, event time: two hosts never agree to the millisecond. */
    Duration futureTolerance() {
        Duration second = timeScale.toEventDuration(Duration.ofSeconds(1));
        return analyzer.lateness().compareTo(second) > 0 ? analyzer.lateness() : second;
    }

    private long horizonWindows() {
        return analyzer.horizon().toMillis() / analyzer.window().toMillis();
    }
}
