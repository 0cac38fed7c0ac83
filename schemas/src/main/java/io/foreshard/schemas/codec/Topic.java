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
    ACCESS_LOGS(AccessEvent.class, false),
    ACCESS_RUNS(AccessRun.class, false),
    MOBILITY_SCORES(MobilityScore.class, false),
    ACCESS_ANOMALIES(AccessAnomaly.class, false),
    MIGRATION_REQUESTS(MigrationRequest.class, false),
    MIGRATION_EVENTS(MigrationEvent.class, false),
    PREFETCH_HINTS(PrefetchHint.class, false),
    SHARD_MAP(ShardMapChange.class, true),
    PARTITION_STATUS(PartitionStatus.class, true),
    PLACEMENT_POLICIES(PlacementPolicy.class, true),
    ITEM_CHANGES(ItemChange.class, false),
    DEAD_LETTERS(DeadLetter.class, false),
    /** Carries schemas as JSON text under their fingerprint. */
    SCHEMAS(null, true);

    private final @Nullable Class<? extends SpecificRecord> recordType;
    private final boolean compacted;

    Topic(@Nullable Class<? extends SpecificRecord> recordType, boolean compacted) {
        this.recordType = recordType;
        this.compacted = compacted;
    }

    /** The name before any prefix that the configuration adds, e.g. {@code access-logs}. */
    public String topicName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether only the latest record of each key is kept. */
    public boolean compacted() {
        return compacted;
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
