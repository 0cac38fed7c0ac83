package io.foreshard.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** The {@code config.yaml} of the standalone cluster, in a folder of its own as Flink wants it. */
final class FlinkSettings {

    private static final String LOOPBACK = "127.0.0.1";

    private final StackPlan plan;
    private final Path state;

    /** @param state gets configuration, checkpoints and temporary files */
    FlinkSettings(StackPlan plan, Path state) {
        this.plan = plan;
        this.state = state;
    }

    /** What Flink's processes take as {@code --configDir}. */
    Path folder() {
        return state.resolve("conf");
    }

    void write() {
        List<String> lines = all().entrySet().stream()
                .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"")
                .toList();
        try {
            Files.createDirectories(folder());
            Files.createDirectories(state.resolve("tmp"));
            Files.write(folder().resolve("config.yaml"), lines);
        } catch (IOException e) {
            throw new StackException(
                    "cannot write the configuration of Flink to " + folder() + ": " + e.getMessage(), e);
        }
    }

    Configuration toConfiguration() {
        return Configuration.fromMap(all());
    }

    private Map<String, String> all() {
        Map<String, String> settings = new LinkedHashMap<>(addresses());
        settings.putAll(MEMORY);
        settings.putAll(RECOVERY);
        settings.putAll(PATIENCE);
        settings.put("io.tmp.dirs", state.resolve("tmp").toString());
        settings.put(
                "execution.checkpointing.dir",
                state.resolve("checkpoints").toUri().toString());
        settings.put(
                "execution.checkpointing.savepoint-dir",
                state.resolve("savepoints").toUri().toString());
        settings.put("metrics.reporters", "prometheus");
        settings.put(
                "metrics.reporter.prometheus.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        // Else a TaskManager's id would be written differently from how the JobManager writes it.
        settings.put("metrics.reporter.prometheus.filterLabelValueCharacters", "false");
        return settings;
    }

    private Map<String, String> addresses() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("rest.address", LOOPBACK);
        settings.put("rest.bind-address", LOOPBACK);
        settings.put("rest.port", Integer.toString(plan.flinkPort()));
        settings.put("rest.bind-port", Integer.toString(plan.flinkPort()));
        settings.put("jobmanager.rpc.address", LOOPBACK);
        settings.put("jobmanager.rpc.port", Integer.toString(plan.flinkRpcPort()));
        settings.put("jobmanager.bind-host", LOOPBACK);
        settings.put("taskmanager.host", LOOPBACK);
        settings.put("taskmanager.bind-host", LOOPBACK);
        return settings;
    }

    /** Little overhead and few buffers, so that most of it is heap for the state of the jobs. */
    private static final Map<String, String> MEMORY = Map.of(
            "jobmanager.memory.process.size", "768m",
            "jobmanager.memory.jvm-metaspace.size", "160m",
            "jobmanager.memory.jvm-overhead.max", "192m",
            "taskmanager.memory.process.size", "1536m",
            "taskmanager.memory.jvm-metaspace.size", "192m",
            "taskmanager.memory.jvm-overhead.max", "192m",
            "taskmanager.memory.managed.size", "128m",
            "taskmanager.memory.network.max", "64m",
            "taskmanager.numberOfTaskSlots", "4");

    /** A TaskManager that is gone is noticed after two heartbeats unanswered; jobs go on for as often as it takes. */
    private static final Map<String, String> RECOVERY = Map.of(
            "heartbeat.interval", "2 s",
            "execution.checkpointing.storage", "filesystem",
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION",
            "restart-strategy.type", "exponential-delay",
            "restart-strategy.exponential-delay.initial-backoff", "500 ms",
            "restart-strategy.exponential-delay.max-backoff", "10 s",
            "restart-strategy.exponential-delay.reset-backoff-threshold", "1 min");

    /** Flink's own ten seconds are too few on a machine that starts a dozen other processes at the same time. */
    private static final Map<String, String> PATIENCE = Map.of(
            "pekko.startup-timeout", "2 min",
            "pekko.ask.timeout", "1 min",
            "client.timeout", "2 min");
}
