package io.foreshard.configuration;

import io.foreshard.core.forecast.series.SeriesFamily;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The AccessPatternAnalyzer. Durations are event time unless they say clock time. Immutable.
 *
 * @param demandFloor weighted accesses an hour
 * @param anomaliesPerItemDay false anomalies an item and day that are accepted
 * @param regionAlarmsPerDay false alarms of a region and kind and day that are accepted
 */
public record AnalyzerConfiguration(
        Duration window,
        Duration horizon,
        Duration lateness,
        Duration idleTimeout,
        Duration catchUpBound,
        double readWeight,
        double writeWeight,
        double demandFloor,
        double anomaliesPerItemDay,
        double regionAlarmsPerDay,
        int historyWindows,
        int maximumRegions,
        int maximumItemsPerCustomer,
        SeriesFamily forecastFamily,
        Duration refitInterval,
        Duration stateTimeToLive,
        Duration populationHalfLife,
        int parallelism,
        Duration checkpointInterval,
        int accessLogsPerBatch,
        int liveItems)
        implements Serializable {

    static final Option<Duration> WINDOW =
            Option.duration("analyzer.window", "1h", "1s..7d", "Length of a counting window");
    static final Option<Duration> HORIZON = Option.duration(
            "analyzer.horizon", "24h", "1s..90d", "How far the forecast looks ahead; a multiple of the window");
    static final Option<Duration> LATENESS =
            Option.duration("analyzer.lateness", "5m", "0s..7d", "How long after its window an access still counts");
    static final Option<Duration> IDLE_TIMEOUT = Option.duration(
            "analyzer.idleTimeout",
            "10s",
            "100ms..1h",
            "Clock time after which a silent partition no longer holds event time back; 10 times as long while others catch up");
    static final Option<Duration> CATCH_UP_BOUND = Option.duration(
            "analyzer.catchUpBound",
            "2h",
            "1s..30d",
            "Lag of event time behind the clock above which nothing is emitted, only learned");
    static final Option<Double> READ_WEIGHT =
            Option.number("analyzer.readWeight", "1", "0..1000", "Weight of a read in the demand");
    static final Option<Double> WRITE_WEIGHT =
            Option.number("analyzer.writeWeight", "2", "0..1000", "Weight of a write in the demand");
    static final Option<Double> DEMAND_FLOOR = Option.number(
            "analyzer.demandFloor", "0.02", "0..1000000", "Weighted accesses an hour below which the score is 0");
    static final Option<Double> ANOMALIES_PER_ITEM_DAY = Option.number(
            "analyzer.anomalyRate", "0.05", "0..1000", "False anomalies an item and day that are accepted");
    static final Option<Double> REGION_ALARMS_PER_DAY = Option.number(
            "analyzer.regionAlarmRate",
            "0.01",
            "0.001..1000",
            "False alarms of a whole region, for each kind and day, that are accepted");
    static final Option<Integer> HISTORY_WINDOWS = Option.integer(
            "analyzer.historyWindows", "1008", "8..100000", "Windows of history kept for an item and region");
    static final Option<Integer> MAXIMUM_REGIONS = Option.integer(
            "analyzer.maximumRegions", "16", "1..64", "Regions followed for one item; the least used one is forgotten");
    static final Option<Integer> MAXIMUM_ITEMS_PER_CUSTOMER = Option.integer(
            "analyzer.maximumItemsPerCustomer",
            "10000",
            "1..10000000",
            "Items followed for one customer; the longest unused one is forgotten");
    static final Option<SeriesFamily> FORECAST_FAMILY = Option.of(
            "analyzer.forecastFamily",
            ValueType.choice(SeriesFamily.class),
            "auto",
            "Models fitted to busy items: auto (all cheap ones, combined), arima (exact, ten times as dear or more), harmonic (trend"
                    + " and harmonics), fast (regressions on lags), or count (smoothing, profile, intermittent demand)");
    static final Option<Duration> REFIT_INTERVAL =
            Option.duration("analyzer.refitInterval", "24h", "1s..90d", "How often a model is fitted anew");
    static final Option<Duration> STATE_TIME_TO_LIVE = Option.duration(
            "analyzer.stateTimeToLive", "45d", "1h..3650d", "After which an item without accesses is forgotten");
    static final Option<Duration> POPULATION_HALF_LIFE = Option.duration(
            "analyzer.populationHalfLife",
            "14d",
            "1h..3650d",
            "In which what a region has shown loses half its weight");
    static final Option<Integer> PARALLELISM =
            Option.integer("analyzer.parallelism", "1", "1..1024", "Parallel instances of the job");
    static final Option<Duration> CHECKPOINT_INTERVAL =
            Option.duration("analyzer.checkpointInterval", "10s", "100ms..1h", "Clock time between checkpoints");
    static final Option<Integer> ACCESS_LOGS_PER_BATCH = Option.integer(
            "analyzer.accessLogsPerBatch", "500", "1..100000", "Records one fetch of the source hands over at most");

    static final Option<Integer> LIVE_ITEMS = Option.integer(
            "analyzer.liveItems",
            "50000",
            "1..10000000",
            "Items that one instance keeps unpacked in memory between checkpoints, about 2 kB each");

    static final List<Option<?>> OPTIONS = List.of(
            WINDOW,
            HORIZON,
            LATENESS,
            IDLE_TIMEOUT,
            CATCH_UP_BOUND,
            READ_WEIGHT,
            WRITE_WEIGHT,
            DEMAND_FLOOR,
            ANOMALIES_PER_ITEM_DAY,
            REGION_ALARMS_PER_DAY,
            HISTORY_WINDOWS,
            MAXIMUM_REGIONS,
            MAXIMUM_ITEMS_PER_CUSTOMER,
            FORECAST_FAMILY,
            REFIT_INTERVAL,
            STATE_TIME_TO_LIVE,
            POPULATION_HALF_LIFE,
            PARALLELISM,
            CHECKPOINT_INTERVAL,
            ACCESS_LOGS_PER_BATCH,
            LIVE_ITEMS);

    static AnalyzerConfiguration from(Values values) {
        return new AnalyzerConfiguration(
                values.get(WINDOW),
                values.get(HORIZON),
                values.get(LATENESS),
                values.get(IDLE_TIMEOUT),
                values.get(CATCH_UP_BOUND),
                values.get(READ_WEIGHT),
                values.get(WRITE_WEIGHT),
                values.get(DEMAND_FLOOR),
                values.get(ANOMALIES_PER_ITEM_DAY),
                values.get(REGION_ALARMS_PER_DAY),
                values.get(HISTORY_WINDOWS),
                values.get(MAXIMUM_REGIONS),
                values.get(MAXIMUM_ITEMS_PER_CUSTOMER),
                values.get(FORECAST_FAMILY),
                values.get(REFIT_INTERVAL),
                values.get(STATE_TIME_TO_LIVE),
                values.get(POPULATION_HALF_LIFE),
                values.get(PARALLELISM),
                values.get(CHECKPOINT_INTERVAL),
                values.get(ACCESS_LOGS_PER_BATCH),
                values.get(LIVE_ITEMS));
    }
}
