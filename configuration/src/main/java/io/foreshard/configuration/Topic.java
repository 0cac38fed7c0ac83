package io.foreshard.configuration;

import java.util.Arrays;
import java.util.Optional;

/** The Kafka topics of the design. {@link KafkaConfiguration#name(Topic)} adds the configured prefix. */
public enum Topic {
    ACCESS_LOGS("access-logs", false, 8),
    ACCESS_RUNS("access-runs", false, 4),
    MOBILITY_SCORES("mobility-scores", false, 4),
    ACCESS_ANOMALIES("access-anomalies", false, 4),
    MIGRATION_REQUESTS("migration-requests", false, 8),
    MIGRATION_EVENTS("migration-events", false, 4),
    PREFETCH_HINTS("prefetch-hints", false, 4),
    SHARD_MAP("shard-map", true, 4),
    PARTITION_STATUS("partition-status", true, 1),
    PLACEMENT_POLICIES("placement-policies", true, 1),
    ITEM_CHANGES("item-changes", false, 8),
    SCHEMAS("schemas", true, 1),
    DEAD_LETTERS("dead-letters", false, 1);

    private final String baseName;
    private final boolean compacted;
    private final int defaultPartitions;

    Topic(String baseName, boolean compacted, int defaultPartitions) {
        this.baseName = baseName;
        this.compacted = compacted;
        this.defaultPartitions = defaultPartitions;
    }

    /** The name without a prefix, as the design writes it. */
    public String baseName() {
        return baseName;
    }

    /** Whether Kafka keeps the latest record of each key for ever. */
    public boolean compacted() {
        return compacted;
    }

    /** Partitions when the configuration says nothing. */
    public int defaultPartitions() {
        return defaultPartitions;
    }

    /** The topic of this name without a prefix, or empty. */
    public static Optional<Topic> ofBaseName(String name) {
        return Arrays.stream(values())
                .filter(topic -> topic.baseName.equals(name))
                .findFirst();
    }
}
