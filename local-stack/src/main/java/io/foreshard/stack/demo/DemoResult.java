package io.foreshard.stack.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What a run of the demo measured, over its last half unless a name says otherwise. Written as JSON; shares are in [0, 1], with the
 * bounds of their 95 % bootstrap interval beside them.
 */
record DemoResult(
        String workload,
        long seed,
        double durationSeconds,
        double eventHoursPerSecond,
        Group treated,
        Group control,
        Migrations migrations,
        Writes writes,
        Owners owners,
        Prefetch prefetch,
        Whole wholeRun,
        @JsonProperty("timeline") List<Slice> timeline) {

    /** One of the two groups of customers. */
    record Group(
            int customers,
            long accesses,
            double remoteShare,
            double remoteShareLower,
            double remoteShareUpper,
            double p50Ms,
            double p99Ms,
            long firstAccesses,
            double firstAccessLocalShare,
            double firstAccessLocalShareLower,
            double firstAccessLocalShareUpper) {}

    /**
     * @param done committed: the item has its new home
     * @param ahead committed before the first access of the run in the new region
     * @param aborted given up before the commit, with nothing changed; by cause in {@code outcomes}
     * @param failed aborted for another reason than that the predicted demand did not come or the plan was overtaken
     */
    record Migrations(
            long done,
            long ahead,
            long aborted,
            long refused,
            long failed,
            double pauseP50Ms,
            double pauseP99Ms,
            Map<String, Long> outcomes) {}

    /** Over the whole run: an acknowledged write must never be lost, whenever it was made. */
    record Writes(long acknowledged, long unanswered, long lost, long doubled) {}

    /** Items that two stores would accept writes for, over all items at the end. */
    record Owners(long checked, @JsonProperty("double") long doubled) {}

    /**
     * @param hits accesses answered by what was prefetched
     * @param beforeFirstAccess prefetched items whose first use was the first access of a run in that region
     */
    record Prefetch(long fetched, long hits, long beforeFirstAccess, long wasted) {}

    /** Context for the reader: the whole run, the first half included, in which the patterns are still to be learned. */
    record Whole(
            long accesses,
            long unanswered,
            long unlogged,
            double lagP99Ms,
            double treatedRemoteShare,
            double controlRemoteShare,
            long migrationsDone,
            long migrationsAhead) {}

    /**
     * One step of time in the charts.
     *
     * @param eventHours since the start
     */
    record Slice(
            double eventHours,
            double treatedRemoteShare,
            double controlRemoteShare,
            double treatedP50Ms,
            double controlP50Ms,
            double treatedP99Ms,
            double controlP99Ms,
            long migrationsDone,
            long migrationsAhead,
            long prefetchHits) {}
}
