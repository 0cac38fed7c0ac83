package io.foreshard.executor.publish;

import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Transition;
import io.foreshard.executor.run.MigrationRunner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times of one executor. Thread-safe; no customer or item in a label. */
public final class ExecutorMetrics {

    private static final Duration[] PAUSES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer pauses = Timer.builder("foreshard.executor.pause")
            .description("How long writes of an item were frozen")
            .serviceLevelObjectives(PAUSES)
            .register(registry);

    private final Counter copiedBytes = registry.counter("foreshard.executor.copied.bytes");
    private final Map<String, Counter> transitions = new ConcurrentHashMap<>();

    /** Shows what a runner has in work. */
    public void watch(MigrationRunner runner) {
        registry.gauge(
                "foreshard.executor.migrations", runner, all -> all.list().size());
        registry.gauge("foreshard.executor.cooling", runner, MigrationRunner::cooling);
        registry.gauge("foreshard.executor.resting", runner, MigrationRunner::resting);
        registry.gauge("foreshard.executor.frozen", runner, MigrationRunner::frozen);
        registry.gauge("foreshard.executor.free", runner, MigrationRunner::free);
    }

    /** Shows what waits for Kafka. */
    public void watch(Outbox outbox) {
        registry.gauge("foreshard.executor.outbox.depth", outbox, Outbox::depth);
        registry.more().counter("foreshard.executor.outbox.failed", List.of(), outbox, Outbox::failed);
    }

    void transition(Migration migration, Transition transition) {
        String to = transition.to().map(Enum::name).orElse("LET_GO");
        transitions
                .computeIfAbsent(
                        to + "/" + transition.cause(),
                        key -> registry.counter(
                                "foreshard.executor.transitions",
                                "to",
                                to,
                                "cause",
                                transition.cause().name()))
                .increment();
        if (transition.to().filter(MigrationState.COMMITTED::equals).isPresent()) {
            transition.pause().ifPresent(pauses::record);
            copiedBytes.increment((double) migration.copy().bytes());
        }
    }

    void refused(String cause) {
        registry.counter("foreshard.executor.refusals", "cause", cause).increment();
    }

    /** A record that could not be read. */
    public void deadLetter(String reason) {
        registry.counter("foreshard.executor.dead.letters", "reason", reason).increment();
    }

    /** In the text format of Prometheus. */
    public String scrape() {
        return registry.scrape();
    }
}
