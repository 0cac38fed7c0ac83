package io.foreshard.configuration;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The MigrationPlanner. Durations are event time unless they say clock time. Immutable.
 *
 * @param moveCostRoundTrips in round trips between source and target region
 * @param capacityHeadroom share of a partition's capacity
 * @param tickInterval of an item that has something to gain
 */
public record PlannerConfiguration(
        Policy policy,
        Mode mode,
        double scoreHigh,
        double scoreLow,
        double benefitConfidence,
        double moveCostRoundTrips,
        Duration cooldown,
        Duration leadTime,
        Duration requestDeadline,
        double prefetchProbability,
        Duration prefetchTimeToLive,
        Duration tickInterval,
        int creditsPerRegionPair,
        int movesPerHourPerRegionPair,
        Duration admissionInterval,
        int maximumQueue,
        double capacityHeadroom,
        boolean groupMoves,
        int maximumRuns,
        Duration anomalyQuietTime,
        int parallelism,
        Duration checkpointInterval)
        implements Serializable {

    /** The rules that decide. */
    public enum Policy {
        ADAPTIVE,
        FOLLOW_LAST
    }

    /** Whether decisions take effect. */
    public enum Mode {
        ACT,
        ADVISE
    }

    static final Option<Policy> POLICY = Option.of(
            "planner.policy",
            ValueType.choice(Policy.class),
            "adaptive",
            "Rules that decide: adaptive, or follow-last (moves after every remote access; for comparison)");
    static final Option<Mode> MODE = Option.of(
            "planner.mode",
            ValueType.choice(Mode.class),
            "act",
            "act, or advise: decisions are logged and nothing moves");
    static final Option<Double> SCORE_HIGH =
            Option.number("planner.scoreHigh", "0.1", "0..1", "Mobility score from which an item is a candidate");
    static final Option<Double> SCORE_LOW =
            Option.number("planner.scoreLow", "0.05", "0..1", "Mobility score below which it no longer is one");
    static final Option<Double> BENEFIT_CONFIDENCE = Option.number(
            "planner.benefitConfidence", "0.8", "0.5..0.999", "Probability with which a confident move must pay");
    static final Option<Double> MOVE_COST_ROUND_TRIPS = Option.number(
            "planner.moveCostRoundTrips", "3", "0..10000", "Cost of a move, in round trips between its two regions");
    static final Option<Duration> COOLDOWN =
            Option.duration("planner.cooldown", "30m", "0s..30d", "Least time between two moves of one item");
    static final Option<Duration> LEAD_TIME =
            Option.duration("planner.leadTime", "45m", "0s..7d", "How long before a predicted arrival a move starts");
    static final Option<Duration> REQUEST_DEADLINE = Option.duration(
            "planner.requestDeadline", "3h", "1s..30d", "After which a request is refused or its probation aborted");
    static final Option<Double> PREFETCH_PROBABILITY = Option.number(
            "planner.prefetchProbability", "0.15", "0..1", "Probability of an arrival from which it is prefetched");
    static final Option<Duration> PREFETCH_TIME_TO_LIVE = Option.duration(
            "planner.prefetchTimeToLive", "2h", "1s..30d", "How long after the expected time a hint is worth anything");
    static final Option<Duration> TICK_INTERVAL = Option.duration(
            "planner.tickInterval", "15m", "1s..7d", "How often an item with something to gain is looked at again");
    static final Option<Integer> CREDITS_PER_REGION_PAIR = Option.integer(
            "planner.creditsPerRegionPair", "64", "1..1000000", "Migrations of one region pair in work at once");
    static final Option<Integer> MOVES_PER_HOUR_PER_REGION_PAIR = Option.integer(
            "planner.movesPerHourPerRegionPair",
            "100000",
            "1..100000000",
            "Migrations of one region pair started an hour of clock time");
    static final Option<Duration> ADMISSION_INTERVAL = Option.duration(
            "planner.admissionInterval",
            "200ms",
            "10ms..1m",
            "Clock time over which candidates are collected and ranked");
    static final Option<Integer> MAXIMUM_QUEUE = Option.integer(
            "planner.maximumQueue", "10000", "1..1000000", "Candidates of one region pair that wait for a credit");
    static final Option<Double> CAPACITY_HEADROOM = Option.number(
            "planner.capacityHeadroom",
            "0.9",
            "0.01..1",
            "Share of its capacity above which nothing moves into a partition");
    static final Option<Boolean> GROUP_MOVES = Option.of(
            "planner.groupMoves", ValueType.BOOLEAN, "false", "Whether all items of a customer move together");
    static final Option<Integer> MAXIMUM_RUNS =
            Option.integer("planner.maximumRuns", "64", "4..4096", "Runs remembered for one item");
    static final Option<Duration> ANOMALY_QUIET_TIME = Option.duration(
            "planner.anomalyQuietTime", "2h", "0s..30d", "How long after a suspicious burst nothing moves towards it");
    static final Option<Integer> PARALLELISM =
            Option.integer("planner.parallelism", "1", "1..1024", "Parallel instances of the job");
    static final Option<Duration> CHECKPOINT_INTERVAL =
            Option.duration("planner.checkpointInterval", "10s", "100ms..1h", "Clock time between checkpoints");

    static final List<Option<?>> OPTIONS = List.of(
            POLICY,
            MODE,
            SCORE_HIGH,
            SCORE_LOW,
            BENEFIT_CONFIDENCE,
            MOVE_COST_ROUND_TRIPS,
            COOLDOWN,
            LEAD_TIME,
            REQUEST_DEADLINE,
            PREFETCH_PROBABILITY,
            PREFETCH_TIME_TO_LIVE,
            TICK_INTERVAL,
            CREDITS_PER_REGION_PAIR,
            MOVES_PER_HOUR_PER_REGION_PAIR,
            ADMISSION_INTERVAL,
            MAXIMUM_QUEUE,
            CAPACITY_HEADROOM,
            GROUP_MOVES,
            MAXIMUM_RUNS,
            ANOMALY_QUIET_TIME,
            PARALLELISM,
            CHECKPOINT_INTERVAL);

    static PlannerConfiguration from(Values values) {
        return new PlannerConfiguration(
                values.get(POLICY),
                values.get(MODE),
                values.get(SCORE_HIGH),
                values.get(SCORE_LOW),
                values.get(BENEFIT_CONFIDENCE),
                values.get(MOVE_COST_ROUND_TRIPS),
                values.get(COOLDOWN),
                values.get(LEAD_TIME),
                values.get(REQUEST_DEADLINE),
                values.get(PREFETCH_PROBABILITY),
                values.get(PREFETCH_TIME_TO_LIVE),
                values.get(TICK_INTERVAL),
                values.get(CREDITS_PER_REGION_PAIR),
                values.get(MOVES_PER_HOUR_PER_REGION_PAIR),
                values.get(ADMISSION_INTERVAL),
                values.get(MAXIMUM_QUEUE),
                values.get(CAPACITY_HEADROOM),
                values.get(GROUP_MOVES),
                values.get(MAXIMUM_RUNS),
                values.get(ANOMALY_QUIET_TIME),
                values.get(PARALLELISM),
                values.get(CHECKPOINT_INTERVAL));
    }
}
