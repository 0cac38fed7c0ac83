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
import io.foreshard.core.migration.Verdict;
import java.time.Instant;

/** Values of the migration records. Times are milliseconds since 1970. */
final class MigrationCodec {

    private MigrationCodec() {}

    static ByteSequence encode(MigrationRecord record, long epochBase) {
        ObjectNode node = Json.object()
                .put("base", epochBase)
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
        return Json.bytes(node);
    }

    static StoredRecord decode(KeyValue stored) {
        return Json.read(stored, node -> {
            long base = Json.number(node, "base");
            return new StoredRecord(record(node), stored.getCreateRevision() + base, base, stored.getModRevision());
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
