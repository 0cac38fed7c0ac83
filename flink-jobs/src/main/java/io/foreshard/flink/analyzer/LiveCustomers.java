package io.foreshard.flink.analyzer;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The customers that were seen last, unpacked, in front of Flink's state: what changed goes there when a checkpoint is taken or
 * when others need the room. So an item costs one read and one write between two checkpoints, however often it is accessed; with a
 * state on disk that is most of the cost. Not thread-safe.
 */
final class LiveCustomers implements LiveCustomer.Store {

    static final ValueStateDescriptor<CustomerAgenda> AGENDA =
            new ValueStateDescriptor<>("agenda", CustomerAgenda.TYPE);
    private static final int FIRST_CAPACITY = 1024;

    /** Makes a customer the current one of Flink's keyed state. */
    @FunctionalInterface
    interface Keys {

        void setCurrentKey(String customerId);
    }

    private final ValueState<CustomerAgenda> agendas;
    private final MapState<String, byte[]> items;
    private final Keys keys;
    private final int maximum;
    private final LinkedHashMap<String, LiveCustomer> live = new LinkedHashMap<>(FIRST_CAPACITY, 0.75f, true);
    private @Nullable LiveCustomer latest;
    private int held;

    /** @param maximum customers and items kept unpacked, about; at least 1 */
    LiveCustomers(KeyedStateStore state, Keys keys, int maximum) {
        this.agendas = state.getState(AGENDA);
        this.items = state.getMapState(new MapStateDescriptor<>(
                "items", BasicTypeInfo.STRING_TYPE_INFO, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        this.keys = keys;
        this.maximum = maximum;
    }

    /** The customer whose key is the current one; known or not. */
    LiveCustomer of(String customerId) throws Exception {
        LiveCustomer before = latest;
        if (before != null && before.customerId.equals(customerId)) {
            return before;
        }
        if (before != null) {
            held += before.growth();
        }
        LiveCustomer customer = live.get(customerId);
        if (customer == null) {
            customer = new LiveCustomer(customerId, agendas.value());
            live.put(customerId, customer);
            if (held > maximum) {
                makeRoom(customerId);
            }
        }
        latest = customer;
        return customer;
    }

    int size() {
        return live.size();
    }

    private void makeRoom(String current) throws Exception {
        Iterator<LiveCustomer> longestUnused = live.values().iterator();
        while (held > maximum && live.size() > 1) {
            LiveCustomer leaving = longestUnused.next();
            longestUnused.remove();
            held -= leaving.weight();
            if (leaving.changed()) {
                keys.setCurrentKey(leaving.customerId);
                write(leaving);
            }
        }
        keys.setCurrentKey(current);
    }

    /** Brings all changes to state. Another key may be the current one afterwards. */
    void settle() throws Exception {
        for (LiveCustomer customer : live.values()) {
            if (customer.changed()) {
                keys.setCurrentKey(customer.customerId);
                write(customer);
                customer.settled();
            }
        }
    }

    private void write(LiveCustomer customer) throws Exception {
        for (TrackedItem item : customer.changedItems()) {
            items.put(item.id.itemId(), item.toBytes());
        }
        Optional<CustomerAgenda> changed = customer.changedAgenda();
        if (changed.isEmpty()) {
            return;
        }
        CustomerAgenda agenda = changed.get();
        if (agenda.items().isEmpty() && !agenda.mapped()) {
            agendas.clear();
        } else {
            agendas.update(agenda);
        }
    }

    @Override
    public byte @Nullable [] read(String itemId) throws Exception {
        return items.get(itemId);
    }

    @Override
    public void remove(String itemId) throws Exception {
        items.remove(itemId);
    }
}
