package io.foreshard.partitions.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Keys and values of the shard map. */
record MapCodec(Keys keys) {

    static ByteSequence encode(MapEntry entry) {
        ObjectNode node = Json.object()
                .put("home", entry.home().partition().name())
                .put("epoch", entry.home().epoch());
        entry.previous().ifPresent(previous -> node.put("previous", previous.name()));
        entry.migrationId().ifPresent(id -> node.put("migration", id));
        return Json.bytes(node);
    }

    static MapEntry entry(KeyValue stored) {
        return Json.read(
                stored,
                node -> new MapEntry(
                        new Home(new PartitionId(Json.text(node, "home")), Json.number(node, "epoch")),
                        Json.optionalText(node, "previous").map(PartitionId::new),
                        Json.optionalText(node, "migration"),
                        stored.getModRevision()));
    }

    static ByteSequence encodeRule(Collection<PartitionId> partitions, long epochBase) {
        ObjectNode node = Json.object().put("base", epochBase);
        ArrayNode names = node.putArray("partitions");
        partitions.stream().sorted().map(PartitionId::name).forEach(names::add);
        return Json.bytes(node);
    }

    static DefaultRule rule(KeyValue stored) {
        return Json.read(
                stored,
                node -> new DefaultRule(
                        StreamSupport.stream(node.path("partitions").spliterator(), false)
                                .map(JsonNode::asText)
                                .map(PartitionId::new)
                                .toList(),
                        stored.getModRevision() + Json.number(node, "base")));
    }

    ShardMapChange change(WatchEvent event) {
        KeyValue stored = event.getKeyValue();
        return change(stored, event.getEventType() == EventType.DELETE);
    }

    /** Empty for a removed rule: the last known one stays in force. */
    ShardMapChange change(KeyValue stored, boolean removed) {
        String key = Keys.text(stored.getKey());
        long revision = stored.getModRevision();
        if (key.equals(keys.rule())) {
            return new ShardMapChange.OfRule(rule(stored), revision);
        }
        Optional<MapEntry> entry = removed ? Optional.empty() : Optional.of(entry(stored));
        String scoped = Keys.afterBucket(key, keys.map());
        return switch (scoped.substring(0, 2)) {
            case "i/" -> new ShardMapChange.OfItem(ItemId.parse(scoped.substring(2)), entry, revision);
            case "c/" -> new ShardMapChange.OfCustomer(scoped.substring(2), entry, revision);
            default ->
                throw new ControlPlaneException(
                        ControlPlaneException.Code.BROKEN, "etcd key " + key + " is no key of the shard map", null);
        };
    }
}
