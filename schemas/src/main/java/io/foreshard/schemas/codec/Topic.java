package io.foreshard.schemas.codec;

import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.ItemChange;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.schemas.RegionAlarm;
import io.foreshard.schemas.ShardMapChange;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The topics of the wire contract and the record that each carries. */
public enum Topic {
    ACCESS_LOGS(AccessEvent.class, false, 8),
    ACCESS_RUNS(AccessRun.class, false, 4),
    MOBILITY_SCORES(MobilityScore.class, false, 4),
    ACCESS_ANOMALIES(AccessAnomaly.class, false, 4),
    REGION_ALARMS(RegionAlarm.class, false, 1),
    MIGRATION_REQUESTS(MigrationRequest.class, false, 8),
    MIGRATION_EVENTS(MigrationEvent.class, false, 4),
    PREFETCH_HINTS(PrefetchHint.class, false, 4),
    SHARD_MAP(ShardMapChange.class, true, 4),
    PARTITION_STATUS(PartitionStatus.class, true, 1),
    PLACEMENT_POLICIES(PlacementPolicy.class, true, 1),
    ITEM_CHANGES(ItemChange.class, false, 8),
    DEAD_LETTERS(DeadLetter.class, false, 1),
    /** Carries schemas as JSON text under their fingerprint. */
    SCHEMAS(null, true, 1);

    private final @Nullable Class<? extends SpecificRecord> recordType;
    private final boolean compacted;
    private final int defaultPartitions;

    Topic(@Nullable Class<? extends SpecificRecord> recordType, boolean compacted, int defaultPartitions) {
        this.recordType = recordType;
        this.compacted = compacted;
        this.defaultPartitions = defaultPartitions;
    }

    /** The name before any prefix that the configuration adds, e.g. {@code access-logs}. */
    public String topicName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether only the latest record of each key is kept. */
    public boolean compacted() {
        return compacted;
    }

    /** Kafka partitions when the configuration says nothing. */
    public int defaultPartitions() {
        return defaultPartitions;
    }

    /** The topic of this name without a prefix, or empty. */
    public static Optional<Topic> ofTopicName(String name) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName().equals(name))
                .findFirst();
    }

    /** The schema of its records, empty for the schemas topic. */
    public Optional<Schema> schema() {
        return Optional.ofNullable(recordType).map(type -> SpecificData.get().getSchema(type));
    }

    /** The schemas of all records, each of which a producer announces before it writes one. */
    public static List<Schema> schemas() {
        return Arrays.stream(values()).flatMap(topic -> topic.schema().stream()).toList();
    }
}
