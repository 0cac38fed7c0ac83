package io.foreshard.flink.planner;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.flink.wire.RecordSource;
import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RejectionReason;
import io.foreshard.schemas.codec.Topic;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the planner reads. Every field that a decision looks at is tried out here, so that a broken record ends in the dead
 * letters and not the job.
 */
final class PlannerSources {

    private PlannerSources() {}

    /** Tries a record out: why it is refused, or empty. It may also throw an {@link IllegalArgumentException}. */
    @FunctionalInterface
    private interface Trial<T> extends Serializable {

        Optional<String> violation(T record);
    }

    static RecordSource<MobilityScore> scores() {
        return source(MobilityScore.class, Topic.MOBILITY_SCORES, score -> {
            Objects.requireNonNull(Observations.of(score));
            return identity(score.getCustomerId(), score.getItemId())
                    .or(() -> home(score.getHomePartition(), score.getHomeEpoch()));
        });
    }

    static RecordSource<AccessRun> runs() {
        return source(AccessRun.class, Topic.ACCESS_RUNS, run -> {
            Objects.requireNonNull(Observations.of(run));
            return identity(run.getCustomerId(), run.getItemId())
                    .or(() -> home(run.getHomePartition(), run.getHomeEpoch()));
        });
    }

    static RecordSource<AccessAnomaly> anomalies() {
        return source(AccessAnomaly.class, Topic.ACCESS_ANOMALIES, anomaly -> {
            Objects.requireNonNull(Observations.of(anomaly));
            return identity(anomaly.getCustomerId(), anomaly.getItemId());
        });
    }

    static RecordSource<ShardMapChange> shardMap() {
        return source(
                ShardMapChange.class,
                Topic.SHARD_MAP,
                change -> change.getScope() == MapScope.ITEM
                        ? identity(change.getCustomerId(), change.getItemId())
                                .or(() -> home(change.getPartition(), change.getEpoch()))
                        : Optional.empty());
    }

    static RecordSource<MigrationEvent> migrations() {
        return source(MigrationEvent.class, Topic.MIGRATION_EVENTS, event -> {
            Objects.requireNonNull(new PartitionId(event.getSourcePartition()));
            Objects.requireNonNull(new PartitionId(event.getTargetPartition()));
            return identity(event.getCustomerId(), event.getItemId());
        });
    }

    static RecordSource<PlacementPolicy> policies() {
        return source(PlacementPolicy.class, Topic.PLACEMENT_POLICIES, policy -> {
            Objects.requireNonNull(Observations.of(policy));
            return Optional.empty();
        });
    }

    static RecordSource<PartitionStatus> statuses() {
        return source(PartitionStatus.class, Topic.PARTITION_STATUS, status -> {
            Objects.requireNonNull(Observations.of(status));
            return Optional.empty();
        });
    }

    private static <T extends SpecificRecord> RecordSource<T> source(Class<T> type, Topic topic, Trial<T> trial) {
        return RecordSource.of(type, topic).decodedBy(schemas -> {
            RecordCodec<T> codec = RecordCodec.of(type, schemas);
            return bytes -> tried(codec.tryDecode(bytes), trial);
        });
    }

    private static <T> Decoded<T> tried(Decoded<T> decoded, Trial<T> trial) {
        if (!(decoded instanceof Decoded.Value<T> given)) {
            return decoded;
        }
        try {
            Optional<String> violation = trial.violation(given.value());
            return violation.isEmpty() ? decoded : Decoded.rejected(RejectionReason.INVALID_IDENTITY, violation.get());
        } catch (IllegalArgumentException e) {
            return Decoded.rejected(RejectionReason.INVALID_FIELD, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> identity(@Nullable String customerId, @Nullable String itemId) {
        return customerId == null || itemId == null
                ? Optional.of("customerId or itemId is absent")
                : ItemId.violation(customerId, itemId);
    }

    /** Throws if the partition's name is none; a record may well name no home. */
    private static Optional<String> home(@Nullable String partition, long epoch) {
        Objects.requireNonNull(Observations.home(partition, epoch));
        return Optional.empty();
    }
}
