package io.foreshard.flink.analyzer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 *
 * <p>Room is made by a clock hand (second chance): whoever was not needed since it passed last has to leave.
 */
final class LiveCustomers implements LiveCustomer.Store {

    static final ValueStateDescriptor<CustomerAgenda> AGENDA =
            new ValueStateDescriptor<>("agenda", CustomerAgenda.TYPE);
    private static final int FIRST_CAPACITY = 1024;

    /** Told before a customer is brought to state, whose key is the current one then. */
    @FunctionalInterface
    interface Departure {

        void of(LiveCustomer customer) throws Exception;
    }

    /** Makes a customer the current one of Flink's keyed state. */
    @FunctionalInterface
    interface Keys {

        void setCurrentKey(String customerId);
    }

    private final ValueState<CustomerAgenda> agendas;
    private final MapState<String, byte[]> items;
    private final Keys keys;
    private final Departure departure;
    private final int maximum;
    private final Map<String, LiveCustomer> live = new HashMap<>(FIRST_CAPACITY);

    /** The same, in the order of the clock. */
    private final List<LiveCustomer> clock = new ArrayList<>(FIRST_CAPACITY);

    private int hand;
    private @Nullable LiveCustomer latest;
    private int held;

    /** @param maximum customers and items kept unpacked, about; at least 1 */
    LiveCustomers(KeyedStateStore state, Keys keys, Departure departure, int maximum) {
        this.agendas = state.getState(AGENDA);
        this.items = state.getMapState(new MapStateDescriptor<>(
                "items", BasicTypeInfo.STRING_TYPE_INFO, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        this.keys = keys;
        this.departure = departure;
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
            clock.add(customer);
            if (held > maximum) {
                makeRoom(customer);
            }
        }
        customer.needed = true;
        latest = customer;
        return customer;
    }

    int size() {
        return live.size();
    }

    @SuppressWarnings("ReferenceEquality") // one object a customer
    private void makeRoom(LiveCustomer current) throws Exception {
        while (held > maximum && live.size() > 1) {
            hand = hand < clock.size() ? hand : 0;
            LiveCustomer candidate = clock.get(hand);
            if (candidate == current || candidate.needed) {
                candidate.needed = false;
                hand++;
                continue;
            }
            LiveCustomer last = clock.remove(clock.size() - 1);
            if (last != candidate) {
                clock.set(hand, last);
            }
            live.remove(candidate.customerId);
            held -= candidate.weight();
            bring(candidate);
        }
        keys.setCurrentKey(current.customerId);
    }

    /** Brings all changes to state. Another key may be the current one afterwards. */
    void settle() throws Exception {
        for (LiveCustomer customer : clock) {
            bring(customer);
            customer.settled();
            held += customer.growth();
        }
    }

    private void bring(LiveCustomer customer) throws Exception {
        List<String> waiting = customer.namesWaiting();
        if (waiting.isEmpty() && !customer.changed()) {
            return;
        }
        keys.setCurrentKey(customer.customerId);
        if (!waiting.isEmpty()) {
            departure.of(customer);
        }
        write(customer);
    }

    /** Counts what waits. Another key may be the current one afterwards. */
    void workOff() throws Exception {
        for (LiveCustomer customer : clock) {
            if (!customer.namesWaiting().isEmpty()) {
                keys.setCurrentKey(customer.customerId);
                departure.of(customer);
                held += customer.growth();
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
