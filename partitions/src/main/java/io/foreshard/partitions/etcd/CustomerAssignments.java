package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says where a customer's items are created, while the customer has none. In three steps, so that at no time two stores
 * accept a first write: reserve an epoch; tell every store, the present home first, which refuses if it holds an item; then
 * publish the entry. A reservation that was left behind is gone on with. Thread-safe; calls block.
 */
public final class CustomerAssignments {

    private final EtcdClient client;
    private final Keys keys;
    private final ShardMap map;

    public CustomerAssignments(EtcdClient client) {
        this.client = client;
        this.keys = client.keys();
        this.map = new ShardMap(client);
    }

    /**
     * An epoch that is kept for this assignment. Immutable.
     *
     * @param present where the customer's items are created until then
     * @param next what the stores are to be told
     */
    public record Reservation(String customerId, Home present, Home next, long modRevision) {}

    /**
     * Reserves the next epoch of a customer, or finds the reservation for the same partition again.
     *
     * @throws IllegalArgumentException if an assignment to another partition is under way, or the map has item entries of
     *     the customer
     */
    public Reservation reserve(String customerId, PartitionId partition) {
        requireNoItems(customerId);
        EpochBase base = EpochBase.read(client);
        String key = keys.assignment(customerId);
        TxnResponse answer = client.await(client.transact(
                "reserve an epoch for customer " + customerId,
                List.of(ShardMap.unchanged(key, 0), base.unchanged()),
                List.of(Op.put(
                        Keys.bytes(key),
                        Json.bytes(Json.object().put("home", partition.name()).put("base", base.value())),
                        PutOption.DEFAULT)),
                List.of()));
        Optional<KeyValue> stored = ShardMap.first(client.await(client.get(key, GetOption.DEFAULT)));
        if (stored.isEmpty()) {
            throw new IllegalArgumentException(
                    "the assignment of customer " + customerId + " was ended by somebody else meanwhile ("
                            + answer.getHeader().getRevision() + "); try again");
        }
        return reservation(customerId, partition, stored.get());
    }

    private Reservation reservation(String customerId, PartitionId partition, KeyValue stored) {
        PartitionId reserved = new PartitionId(Json.read(stored, node -> Json.text(node, "home")));
        long epoch = stored.getCreateRevision() + Json.read(stored, node -> Json.number(node, "base"));
        if (!reserved.equals(partition)) {
            throw new IllegalArgumentException("customer " + customerId + " is being assigned to " + reserved
                    + " already; finish or cancel that first");
        }
        return new Reservation(customerId, present(customerId), new Home(partition, epoch), stored.getModRevision());
    }

    /** Publishes the entry; answers false if the reservation or the customer's entry has changed. */
    public boolean publish(Reservation reservation) {
        String customerId = reservation.customerId();
        requireNoItems(customerId);
        Optional<MapEntry> before = map.customer(customerId);
        MapEntry entry = new MapEntry(
                reservation.next(), Optional.of(reservation.present().partition()), Optional.empty(), 0);
        List<Cmp> compares = new ArrayList<>();
        compares.add(ShardMap.unchanged(keys.assignment(customerId), reservation.modRevision()));
        compares.add(ShardMap.unchanged(
                keys.mapCustomer(customerId), before.map(MapEntry::modRevision).orElse(0L)));
        return client.await(client.transact(
                        "assign customer " + customerId,
                        compares,
                        List.of(
                                Op.put(
                                        Keys.bytes(keys.mapCustomer(customerId)),
                                        MapCodec.encode(entry),
                                        PutOption.DEFAULT),
                                Op.delete(Keys.bytes(keys.assignment(customerId)), DeleteOption.DEFAULT)),
                        List.of()))
                .isSucceeded();
    }

    /** Gives a reservation up; only if no store has obeyed it. */
    public void cancel(Reservation reservation) {
        String key = keys.assignment(reservation.customerId());
        client.await(client.transact(
                "cancel the assignment of customer " + reservation.customerId(),
                List.of(ShardMap.unchanged(key, reservation.modRevision())),
                List.of(Op.delete(Keys.bytes(key), DeleteOption.DEFAULT)),
                List.of()));
    }

    private Home present(String customerId) {
        return map.customer(customerId)
                .map(MapEntry::home)
                .orElseGet(() -> map.locate(new ItemId(customerId, "-")).home());
    }

    private void requireNoItems(String customerId) {
        int items = map.items(customerId).size();
        if (items > 0) {
            throw new IllegalArgumentException("customer " + customerId + " has " + items
                    + " migrated items; only a customer without items can be assigned: migrate his items instead");
        }
    }
}
