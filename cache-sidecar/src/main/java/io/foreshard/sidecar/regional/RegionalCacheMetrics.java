package io.foreshard.sidecar.regional;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the region's cache brought, and what it refused. Thread-safe. */
final class RegionalCacheMetrics {

    private final MeterRegistry registry;
    private final Counter hits;
    private final Counter misses;
    private final Counter skipped;
    private final Counter failures;
    private final Counter fills;
    private final Counter refused;
    private final Counter dropped;
    private final Counter purged;

    RegionalCacheMetrics(MeterRegistry registry) {
        this.registry = registry;
        hits = counter("hits");
        misses = counter("misses");
        skipped = counter("skipped");
        failures = counter("failures");
        fills = counter("fills");
        refused = counter("fills.refused");
        dropped = counter("dropped");
        purged = counter("purged");
    }

    private Counter counter(String name) {
        return registry.counter("foreshard.regional.cache." + name);
    }

    void watch(Availability availability) {
        var unused = registry.gauge("foreshard.regional.cache.up", availability, one -> one.isUp() ? 1 : 0);
    }

    void read(int found, int missing) {
        hits.increment(found);
        misses.increment(missing);
    }

    /** Reads that went on without asking it: it is down, or its queue is full. */
    void skipped(int keys) {
        skipped.increment(keys);
    }

    void failed() {
        failures.increment();
    }

    void filled(int kept, int asked) {
        fills.increment(kept);
        refused.increment(asked - kept);
    }

    /** Fills and invalidations that found no room. */
    void dropped() {
        dropped.increment();
    }

    void purged(int keys) {
        purged.increment(keys);
    }
}
