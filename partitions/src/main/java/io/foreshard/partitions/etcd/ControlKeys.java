package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The operators' keys: pause, resume, hold, cancel, drain, limits, and the watch that executors keep on them. Thread-safe; writes block. */
public final class ControlKeys {

    /** Migrations that one executor works on at a time. */
    public static final String MAX_MIGRATIONS = "max-migrations";
    /** Items frozen at a time, of one executor. */
    public static final String MAX_FROZEN = "max-frozen";
    /** Bytes copied a second, of one executor. */
    public static final String COPY_BYTES_PER_SECOND = "copy-bytes-per-second";

    /** Every limit that can be set. */
    public static final List<String> LIMITS = List.of(MAX_MIGRATIONS, MAX_FROZEN, COPY_BYTES_PER_SECOND);

    private static final Duration RELIST_EVERY = Duration.ofMinutes(1);
    private static final String PAUSE_ALL = "pause/all";
    private static final String PAUSE_REGION = "pause/region/";
    private static final String PAUSE_ITEM = "pause/item/";
    private static final String HOLD = "hold/";
    private static final String CANCEL = "cancel/";
    private static final String DRAIN = "drain/";
    private static final String LIMIT = "limit/";

    private final EtcdClient client;
    private final String prefix;

    public ControlKeys(EtcdClient client) {
        this.client = client;
        this.prefix = client.keys().controls();
    }

    public void pauseAll(String reason) {
        putReason(PAUSE_ALL, reason);
    }

    public void pause(Region region, String reason) {
        putReason(PAUSE_REGION + region, reason);
    }

    public void pause(ItemId item, String reason) {
        putReason(PAUSE_ITEM + item.key(), reason);
    }

    /** Lets an item be copied and followed, but not cut over. */
    public void hold(ItemId item, String reason) {
        putReason(HOLD + item.key(), reason);
    }

    public void endHold(ItemId item) {
        delete(HOLD + item.key());
    }

    /** Wants this migration aborted; without effect once it is committed, and on any other migration of the item. */
    public void cancel(ItemId item, String migrationId) {
        put(
                CANCEL + item.key(),
                Op.put(
                        Keys.bytes(prefix + CANCEL + item.key()),
                        Json.bytes(Json.object().put("migration", migrationId)),
                        PutOption.DEFAULT));
    }

    /** Takes the wish back, when it is fulfilled or too late. */
    public void endCancel(ItemId item) {
        delete(CANCEL + item.key());
    }

    /** Lets nothing more move into a partition. */
    public void drain(PartitionId partition, String reason) {
        putReason(DRAIN + partition, reason);
    }

    public void endDrain(PartitionId partition) {
        delete(DRAIN + partition);
    }

    public void resumeAll() {
        delete(PAUSE_ALL);
    }

    public void resume(Region region) {
        delete(PAUSE_REGION + region);
    }

    public void resume(ItemId item) {
        delete(PAUSE_ITEM + item.key());
    }

    /** @param name one of {@link #LIMITS} */
    public void limit(String name, long value) {
        if (!LIMITS.contains(name) || value < 0) {
            throw new IllegalArgumentException(
                    "limit " + name + " = " + value + ": expected one of " + LIMITS + " and no negative value");
        }
        put(
                LIMIT + name,
                Op.put(
                        Keys.bytes(prefix + LIMIT + name),
                        Json.bytes(Json.object().put("value", value)),
                        PutOption.DEFAULT));
    }

    public void unlimit(String name) {
        delete(LIMIT + name);
    }

    /** What is set now. */
    public OperatorControls read() {
        Map<String, KeyValue> values = new HashMap<>();
        for (KeyValue stored : client.await(PagedRange.read(client, prefix)).entries()) {
            values.put(Keys.text(stored.getKey()).substring(prefix.length()), stored);
        }
        return controls(values, false);
    }

    /** Follows what is set. The listener hears of each new state and must not block. */
    public WatchedKeys<KeyValue> watch(Consumer<OperatorControls> listener) {
        return new WatchedKeys<>(
                client,
                prefix,
                RELIST_EVERY,
                stored -> stored,
                snapshot -> listener.accept(controls(snapshot.values(), snapshot.inDoubt())));
    }

    private static OperatorControls controls(Map<String, KeyValue> values, boolean inDoubt) {
        Map<Region, String> regions = new HashMap<>();
        Map<ItemId, String> items = new HashMap<>();
        Map<ItemId, String> held = new HashMap<>();
        Map<ItemId, String> cancelled = new HashMap<>();
        Set<PartitionId> draining = new HashSet<>();
        Map<String, Long> limits = new HashMap<>();
        values.forEach((name, stored) -> {
            if (name.startsWith(PAUSE_REGION)) {
                regions.put(new Region(name.substring(PAUSE_REGION.length())), reason(stored));
            } else if (name.startsWith(PAUSE_ITEM)) {
                items.put(ItemId.parse(name.substring(PAUSE_ITEM.length())), reason(stored));
            } else if (name.startsWith(HOLD)) {
                held.put(ItemId.parse(name.substring(HOLD.length())), reason(stored));
            } else if (name.startsWith(CANCEL)) {
                cancelled.put(
                        ItemId.parse(name.substring(CANCEL.length())),
                        Json.read(stored, node -> Json.text(node, "migration")));
            } else if (name.startsWith(DRAIN)) {
                draining.add(new PartitionId(name.substring(DRAIN.length())));
            } else if (name.startsWith(LIMIT)) {
                limits.put(name.substring(LIMIT.length()), Json.read(stored, node -> Json.number(node, "value")));
            }
        });
        return new OperatorControls(
                values.containsKey(PAUSE_ALL), regions, items, held, cancelled, draining, limits, inDoubt);
    }

    private static String reason(KeyValue stored) {
        return Json.read(stored, node -> Json.text(node, "reason"));
    }

    private void putReason(String name, String reason) {
        put(
                name,
                Op.put(Keys.bytes(prefix + name), Json.bytes(Json.object().put("reason", reason)), PutOption.DEFAULT));
    }

    private void put(String name, Op put) {
        client.await(client.transact("set " + prefix + name, List.of(), List.of(put), List.of()));
    }

    private void delete(String name) {
        Op delete = Op.delete(Keys.bytes(prefix + name), DeleteOption.DEFAULT);
        client.await(client.transact("delete " + prefix + name, List.of(), List.of(delete), List.of()));
    }
}
