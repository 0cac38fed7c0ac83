package io.foreshard.sidecar;

import io.foreshard.core.PartitionId;
import io.foreshard.sidecar.items.Homes;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Tier;
import io.foreshard.sidecar.log.AccessLog;
import io.foreshard.sidecar.server.RequestLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts what was answered, and hands every access on to the log. Thread-safe; no customer or item in a label. */
final class SidecarMetrics implements RequestLog {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Tier, Counter> reads = new EnumMap<>(Tier.class);
    private final Map<Tier, Counter> writes = new EnumMap<>(Tier.class);
    private final Map<String, Timer> commands = new ConcurrentHashMap<>();
    private final Counter errors = registry.counter("foreshard.sidecar.errors");
    private final AccessLog log;
    private volatile Accesses accesses = (copy, tier) -> {};
    private final InstantSource clock;

    /** Hears of every read; must not block. */
    @FunctionalInterface
    interface Accesses {
        void accessed(ItemCopy copy, Tier tier);
    }

    SidecarMetrics(AccessLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        for (Tier tier : Tier.values()) {
            reads.put(tier, registry.counter("foreshard.sidecar.reads", "tier", tier.name()));
            writes.put(tier, registry.counter("foreshard.sidecar.writes", "tier", tier.name()));
        }
        registry.gauge("foreshard.sidecar.access.log.depth", log, AccessLog::depth);
        registry.more().counter("foreshard.sidecar.access.log.dropped", java.util.List.of(), log, AccessLog::dropped);
        registry.more().counter("foreshard.sidecar.access.log.sent", java.util.List.of(), log, AccessLog::sent);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Of a home: whether it answers, and what waits for it. */
    void watch(PartitionId partition, Homes homes) {
        Gauge.builder("foreshard.home.up", () -> homes.isDown(partition) ? 0 : 1)
                .tag("partition", partition.name())
                .register(registry);
        Gauge.builder("foreshard.home.queue", () -> homes.depth(partition))
                .tag("partition", partition.name())
                .register(registry);
    }

    void tell(Accesses listener) {
        accesses = listener;
    }

    @Override
    public void read(ItemCopy copy, Tier tier, long nanos) {
        counter(reads, tier).increment();
        accesses.accessed(copy, tier);
        log.add(copy.key(), false, tier, copy.size(), nanos / 1000, clock.millis());
    }

    @Override
    public void written(Key key, Tier tier, long bytes, long nanos) {
        counter(writes, tier).increment();
        log.add(key, true, tier, bytes, nanos / 1000, clock.millis());
    }

    @Override
    public void command(String name, long nanos, boolean failed) {
        Timer timer = commands.get(name);
        if (timer == null) {
            timer = commands.computeIfAbsent(name, this::timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
        if (failed) {
            errors.increment();
        }
    }

    private Timer timer(String command) {
        return Timer.builder("foreshard.sidecar.command")
                .tag("command", command)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Counter counter(Map<Tier, Counter> counters, Tier tier) {
        Counter counter = counters.get(tier);
        if (counter == null) {
            throw new IllegalStateException("no counter of " + tier);
        }
        return counter;
    }

    /** Accesses answered by one tier. */
    long reads(Tier tier) {
        return (long) counter(reads, tier).count();
    }
}
