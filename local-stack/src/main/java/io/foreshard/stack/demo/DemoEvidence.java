package io.foreshard.stack.demo;

import java.util.List;

/**
 * All that was seen during the replay. Immutable.
 *
 * @param seed of the run, also for the bootstrap
 * @param startMillis event time at which the replay began
 * @param endMillis event time at which it ended
 * @param served what the sidecars logged
 * @param observations what the client saw
 * @param moves what became of each migration request
 * @param prefetches the counters of all sidecars over time, oldest first
 */
record DemoEvidence(
        long seed,
        long startMillis,
        long endMillis,
        List<ServedAccess> served,
        List<Observation> observations,
        List<MoveObserved> moves,
        List<PrefetchSample> prefetches) {

    /** Counters of all sidecars together at one event time. */
    record PrefetchSample(long eventMillis, double fetched, double hits, double beforeFirstAccess, double wasted) {
        static final PrefetchSample NONE = new PrefetchSample(0, 0, 0, 0, 0);

        PrefetchSample minus(PrefetchSample earlier) {
            return new PrefetchSample(
                    eventMillis,
                    fetched - earlier.fetched,
                    hits - earlier.hits,
                    beforeFirstAccess - earlier.beforeFirstAccess,
                    wasted - earlier.wasted);
        }
    }

    long prefetchHits(long from, long to) {
        return Math.round(at(to).minus(at(from)).hits());
    }

    /** What was counted over the last half. */
    PrefetchSample latePrefetches() {
        return at(Long.MAX_VALUE).minus(at((startMillis + endMillis) / 2));
    }

    private PrefetchSample at(long eventMillis) {
        PrefetchSample latest = PrefetchSample.NONE;
        for (PrefetchSample sample : prefetches) {
            if (sample.eventMillis() <= eventMillis) {
                latest = sample;
            }
        }
        return latest;
    }
}
