package io.foreshard.flink.wire;

import io.foreshard.configuration.ForeshardConfiguration;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A job before it is submitted. Immutable.
 *
 * @param name as the web page shows it, e.g. {@code MigrationPlanner}
 * @param id as consumer group and {@code rejectedBy}, e.g. {@code migration-planner}
 * @param purpose one line for the help
 * @param parallelism by the configuration
 * @param checkpointInterval by the configuration, clock time
 * @param graph connects sources, operators and sinks
 */
public record JobDescription(
        String name,
        String id,
        String purpose,
        Function<ForeshardConfiguration, Integer> parallelism,
        Function<ForeshardConfiguration, Duration> checkpointInterval,
        Consumer<JobWiring> graph) {}
