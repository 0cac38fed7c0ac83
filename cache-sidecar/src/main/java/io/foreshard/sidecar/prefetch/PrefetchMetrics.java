package io.foreshard.sidecar.prefetch;

import io.foreshard.core.prefetch.PrefetchLedger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** What prefetching fetched, and what came of it. Thread-safe. */
final class PrefetchMetrics {

    private final Counter hits;
    private final Counter firstAccessHits;
    private final Counter dropped;
    private volatile PrefetchLedger.Counts counts = new PrefetchLedger.Counts(0, 0, 0, 0, 0);

    PrefetchMetrics(MeterRegistry registry) {
        hits = registry.counter("foreshard.prefetch.hits");
        firstAccessHits = registry.counter("foreshard.prefetch.first.access.hits");
        dropped = registry.counter("foreshard.prefetch.dropped.items");
        publish(registry, "fetched", known -> known.fetched());
        publish(registry, "useful", known -> known.useful());
        publish(registry, "wasted", known -> known.wasted());
        publish(registry, "late", known -> known.late());
    }

    private void publish(MeterRegistry registry, String name, ToDoubleFunction<PrefetchLedger.Counts> count) {
        var unused = registry.more()
                .counter(
                        "foreshard.prefetch." + name + ".items",
                        Tags.empty(),
                        this,
                        self -> count.applyAsDouble(self.counts));
    }

    /** An access was answered by what had been fetched ahead. */
    void hit() {
        hits.increment();
    }

    /** It was the first of a run from here. */
    void firstAccessHit() {
        firstAccessHits.increment();
    }

    /** Found no room. */
    void dropped() {
        dropped.increment();
    }

    void counts(PrefetchLedger.Counts now) {
        counts = now;
    }
}
