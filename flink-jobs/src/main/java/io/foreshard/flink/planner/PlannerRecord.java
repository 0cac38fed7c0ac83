package io.foreshard.flink.planner;

import io.foreshard.schemas.AccessAnomaly;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.ShardMapChange;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of any of the topics that the planner joins: about one item of a customer, or, for policies and statuses, about
 * everybody. Nobody changes the record inside.
 */
record PlannerRecord(Kind kind, SpecificRecord record) {

    /** The topics. */
    enum Kind {
        SCORE(0, MobilityScore.class),
        RUN(1, AccessRun.class),
        ANOMALY(2, AccessAnomaly.class),
        MAP_CHANGE(3, ShardMapChange.class),
        MIGRATION(4, MigrationEvent.class),
        POLICY(5, PlacementPolicy.class),
        STATUS(6, PartitionStatus.class);

        private static final Kind[] BY_CODE = values();

        private final int code;
        private final Class<? extends SpecificRecord> type;

        Kind(int code, Class<? extends SpecificRecord> type) {
            this.code = code;
            this.type = type;
        }

        /** What stands for it between operators; its place in the list. */
        int code() {
            return code;
        }

        static Kind of(int code) {
            return BY_CODE[code];
        }

        Class<? extends SpecificRecord> type() {
            return type;
        }
    }

    PlannerRecord {
        if (!kind.type().isInstance(record)) {
            throw new IllegalArgumentException("a " + kind + " cannot be a " + record.getClass());
        }
    }

    static PlannerRecord of(MobilityScore score) {
        return new PlannerRecord(Kind.SCORE, score);
    }

    static PlannerRecord of(AccessRun run) {
        return new PlannerRecord(Kind.RUN, run);
    }

    static PlannerRecord of(AccessAnomaly anomaly) {
        return new PlannerRecord(Kind.ANOMALY, anomaly);
    }

    /** @param change of one item's entry */
    static PlannerRecord of(ShardMapChange change) {
        return new PlannerRecord(Kind.MAP_CHANGE, change);
    }

    static PlannerRecord of(MigrationEvent event) {
        return new PlannerRecord(Kind.MIGRATION, event);
    }

    static PlannerRecord of(PlacementPolicy policy) {
        return new PlannerRecord(Kind.POLICY, policy);
    }

    static PlannerRecord of(PartitionStatus status) {
        return new PlannerRecord(Kind.STATUS, status);
    }

    MobilityScore score() {
        return (MobilityScore) record;
    }

    AccessRun run() {
        return (AccessRun) record;
    }

    AccessAnomaly anomaly() {
        return (AccessAnomaly) record;
    }

    ShardMapChange mapChange() {
        return (ShardMapChange) record;
    }

    MigrationEvent migration() {
        return (MigrationEvent) record;
    }

    PlacementPolicy policy() {
        return (PlacementPolicy) record;
    }

    PartitionStatus status() {
        return (PartitionStatus) record;
    }

    /** What repeats share. */
    String id() {
        return switch (kind) {
            case SCORE -> score().getId();
            case RUN -> run().getId();
            case ANOMALY -> anomaly().getId();
            case MAP_CHANGE ->
                "map/" + mapChange().getItemId() + '/' + mapChange().getRevision();
            case MIGRATION -> migration().getId();
            case POLICY -> "policy/" + policy().getId();
            case STATUS -> "status/" + status().getPartition();
        };
    }

    /** The customer, empty if it is about everybody. */
    String customerId() {
        return switch (kind) {
            case SCORE -> score().getCustomerId();
            case RUN -> run().getCustomerId();
            case ANOMALY -> anomaly().getCustomerId();
            case MAP_CHANGE -> orEmpty(mapChange().getCustomerId());
            case MIGRATION -> migration().getCustomerId();
            case POLICY, STATUS -> "";
        };
    }

    String itemId() {
        return switch (kind) {
            case SCORE -> score().getItemId();
            case RUN -> run().getItemId();
            case ANOMALY -> anomaly().getItemId();
            case MAP_CHANGE -> orEmpty(mapChange().getItemId());
            case MIGRATION -> migration().getItemId();
            case POLICY, STATUS -> "";
        };
    }

    /** Event time, ms; changes of the map, policies and statuses have none. */
    OptionalLong eventTimeMillis() {
        return switch (kind) {
            case SCORE -> OptionalLong.of(score().getWindowEnd());
            case RUN -> OptionalLong.of(run().getLastAccess());
            case ANOMALY -> OptionalLong.of(anomaly().getTimestamp());
            case MAP_CHANGE, POLICY, STATUS -> OptionalLong.empty();
            case MIGRATION -> OptionalLong.of(migration().getEventTime());
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whether somebody asked for the item, and the record says where it lives: it makes an item known. */
    boolean tellsOfAccesses() {
        return kind == Kind.SCORE || kind == Kind.RUN;
    }

    /** Whether the item's entry left the map: what was known of it is void. */
    boolean removesItem() {
        return kind == Kind.MAP_CHANGE && mapChange().getPartition() == null;
    }
}
