package io.foreshard.flink.planner;

import io.foreshard.configuration.PoliciesInForce;
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
        return source(
                MobilityScore.class,
                Topic.MOBILITY_SCORES,
                score -> readable(
                                Observations.of(score),
                                Observations.home(score.getHomePartition(), score.getHomeEpoch()))
                        .or(() -> identity(score.getCustomerId(), score.getItemId())));
    }

    static RecordSource<AccessRun> runs() {
        return source(
                AccessRun.class,
                Topic.ACCESS_RUNS,
                run -> readable(Observations.of(run), Observations.home(run.getHomePartition(), run.getHomeEpoch()))
                        .or(() -> identity(run.getCustomerId(), run.getItemId())));
    }

    static RecordSource<AccessAnomaly> anomalies() {
        return source(
                AccessAnomaly.class,
                Topic.ACCESS_ANOMALIES,
                anomaly -> readable(Observations.of(anomaly))
                        .or(() -> identity(anomaly.getCustomerId(), anomaly.getItemId())));
    }

    static RecordSource<ShardMapChange> shardMap() {
        return source(
                ShardMapChange.class,
                Topic.SHARD_MAP,
                change -> readable(Observations.home(change.getPartition(), change.getEpoch()))
                        .or(() -> change.getScope() == MapScope.ITEM
                                ? identity(change.getCustomerId(), change.getItemId())
                                : Optional.empty()));
    }

    static RecordSource<MigrationEvent> migrations() {
        return source(
                MigrationEvent.class,
                Topic.MIGRATION_EVENTS,
                event -> readable(
                                new PartitionId(event.getSourcePartition()),
                                new PartitionId(event.getTargetPartition()))
                        .or(() -> identity(event.getCustomerId(), event.getItemId())));
    }

    static RecordSource<PlacementPolicy> policies() {
        return source(
                PlacementPolicy.class, Topic.PLACEMENT_POLICIES, policy -> readable(PoliciesInForce.toPolicy(policy)));
    }

    static RecordSource<PartitionStatus> statuses() {
        return source(PartitionStatus.class, Topic.PARTITION_STATUS, status -> readable(Observations.of(status)));
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

    /** No violation: whatever is unreadable has thrown before it got here. */
    private static Optional<String> readable(Object... unused) {
        return Optional.empty();
    }
}
