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
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

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
    private final Map<Tier, LongAdder> reads = adders();
    private final Map<Tier, LongAdder> writes = adders();
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
            expose("foreshard.sidecar.reads", tier, counter(reads, tier));
            expose("foreshard.sidecar.writes", tier, counter(writes, tier));
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
        note(copy.key(), false, tier, copy.size(), nanos);
    }

    @Override
    public void hits(ItemCopy[] copies, int count, long nanos, long nowMillis) {
        counter(reads, Tier.LOCAL_CACHE).add(count);
        Accesses listener = accesses;
        Timer timer = timerOf("get");
        int logged = log.admit(count, nowMillis);
        for (int i = 0; i < count; i++) {
            ItemCopy copy = copies[i];
            listener.accessed(copy, Tier.LOCAL_CACHE);
            timer.record(nanos, TimeUnit.NANOSECONDS);
            if (i < logged) {
                log.add(copy.key(), false, Tier.LOCAL_CACHE, copy.size(), nanos / 1000, nowMillis);
            }
        }
    }

    private void note(Key key, boolean write, Tier tier, long bytes, long nanos) {
        long now = clock.millis();
        if (log.admit(1, now) == 1) {
            log.add(key, write, tier, bytes, nanos / 1000, now);
        }
    }

    @Override
    public void written(Key key, Tier tier, long bytes, long nanos) {
        counter(writes, tier).increment();
        note(key, true, tier, bytes, nanos);
    }

    @Override
    public void command(String name, long nanos, boolean failed) {
        timerOf(name).record(nanos, TimeUnit.NANOSECONDS);
        if (failed) {
            errors.increment();
        }
    }

    private Timer timerOf(String command) {
        Timer timer = commands.get(command);
        return timer != null ? timer : commands.computeIfAbsent(command, this::timer);
    }

    private Timer timer(String command) {
        return Timer.builder("foreshard.sidecar.command")
                .tag("command", command)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Map<Tier, LongAdder> adders() {
        Map<Tier, LongAdder> adders = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            adders.put(tier, new LongAdder());
        }
        return adders;
    }

    private static LongAdder counter(Map<Tier, LongAdder> counters, Tier tier) {
        LongAdder counter = counters.get(tier);
        if (counter == null) {
            throw new IllegalStateException("no counter of " + tier);
        }
        return counter;
    }

    private void expose(String name, Tier tier, LongAdder count) {
        registry.more().counter(name, Tags.of("tier", tier.name()), count, LongAdder::sum);
    }

    /** Accesses answered by one tier. */
    long reads(Tier tier) {
        return counter(reads, tier).sum();
    }
}
