package io.foreshard.partitions.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Verdict;
import java.time.Instant;

/** Values of the migration records. Times are milliseconds since 1970. */
final class MigrationCodec {

    private MigrationCodec() {}

    /** A value whose epoch is the create-revision that it is going to get, plus this base. */
    static ByteSequence encodeNew(MigrationRecord record, long epochBase) {
        return Json.bytes(tree(record).put("base", epochBase));
    }

    /** A value that says its epoch itself, so that an epoch never changes. */
    static ByteSequence encode(MigrationRecord record, long epoch) {
        return Json.bytes(tree(record).put("epoch", epoch));
    }

    private static ObjectNode tree(MigrationRecord record) {
        ObjectNode node = Json.object()
                .put("migration", record.migrationId())
                .put("item", record.item().key())
                .put("source", record.sourceHome().partition().name())
                .put("sourceEpoch", record.sourceHome().epoch())
                .put("target", record.target().name())
                .put("state", record.state().name())
                .put("claim", record.claim())
                .put("executor", record.executor())
                .put("finalVersion", record.finalVersion())
                .put("verdict", record.verdict().name())
                .put("createdAt", record.createdAt().toEpochMilli())
                .put("deadline", record.deadline().toEpochMilli())
                .put("stateSince", record.stateSince().toEpochMilli())
                .put("cause", record.cause());
        record.predictedArrival().map(Instant::toEpochMilli).ifPresent(at -> node.put("predictedArrival", at));
        record.group().ifPresent(group -> node.put("group", group));
        record.reverses().ifPresent(reversed -> node.put("reverses", reversed));
        return node;
    }

    static StoredRecord decode(KeyValue stored) {
        return Json.read(stored, node -> {
            long epoch = node.has("epoch")
                    ? Json.number(node, "epoch")
                    : stored.getCreateRevision() + Json.number(node, "base");
            return new StoredRecord(record(node), epoch, stored.getModRevision());
        });
    }

    private static MigrationRecord record(JsonNode node) {
        return new MigrationRecord(
                Json.text(node, "migration"),
                ItemId.parse(Json.text(node, "item")),
                new Home(new PartitionId(Json.text(node, "source")), Json.number(node, "sourceEpoch")),
                new PartitionId(Json.text(node, "target")),
                MigrationState.valueOf(Json.text(node, "state")),
                Json.number(node, "claim"),
                Json.text(node, "executor"),
                Json.number(node, "finalVersion"),
                Verdict.valueOf(Json.text(node, "verdict")),
                Json.instant(node, "createdAt"),
                Json.instant(node, "deadline"),
                Json.optionalInstant(node, "predictedArrival"),
                Json.instant(node, "stateSince"),
                Json.text(node, "cause"),
                Json.optionalText(node, "group"),
                Json.optionalText(node, "reverses"));
    }
}
