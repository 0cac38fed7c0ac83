package io.foreshard.flink.analyzer;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * The items of the current key's customer in Flink's state, and the one timer that a customer has: for the earliest time at
 * which one of them is due.
 */
final class CustomerItems {

    /** For walking over all customers. */
    static final MapStateDescriptor<String, ItemAgenda> AGENDA =
            new MapStateDescriptor<>("agenda", BasicTypeInfo.STRING_TYPE_INFO, ItemAgenda.TYPE);

    /** One in so many is forgotten when there are too many, the longest unused first: so that looking for them is rare. */
    private static final int FORGOTTEN_AT_ONCE = 16;

    private final MapState<String, byte[]> items;
    private final MapState<String, ItemAgenda> agenda;
    private final ValueState<Integer> count;
    private final ValueState<Long> timer;
    private final int maximumItems;

    CustomerItems(RuntimeContext runtime, int maximumItems) {
        items = runtime.getMapState(new MapStateDescriptor<>(
                "items", BasicTypeInfo.STRING_TYPE_INFO, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        agenda = runtime.getMapState(AGENDA);
        count = runtime.getState(new ValueStateDescriptor<>("count", BasicTypeInfo.INT_TYPE_INFO));
        timer = runtime.getState(new ValueStateDescriptor<>("timer", BasicTypeInfo.LONG_TYPE_INFO));
        this.maximumItems = maximumItems;
    }

    Optional<TrackedItem> find(String itemId) throws Exception {
        byte @Nullable [] bytes = items.get(itemId);
        return bytes == null ? Optional.empty() : Optional.of(TrackedItem.fromBytes(bytes));
    }

    Optional<ItemAgenda> agendaOf(String itemId) throws Exception {
        return Optional.ofNullable(agenda.get(itemId));
    }

    /** The items that are known. */
    List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        agenda.keys().forEach(names::add);
        return names;
    }

    /** Keeps an item that is known, its agenda unchanged. */
    void update(String itemId, TrackedItem item) throws Exception {
        items.put(itemId, item.toBytes());
    }

    /**
     * Keeps an item, known or new.
     *
     * @return how many others had to be forgotten for it
     */
    int put(String itemId, TrackedItem item, ItemAgenda next) throws Exception {
        boolean known = agenda.contains(itemId);
        items.put(itemId, item.toBytes());
        agenda.put(itemId, next);
        if (known) {
            return 0;
        }
        count.update(size() + 1);
        return size() > maximumItems ? forgetLongestUnused() : 0;
    }

    void forget(String itemId) throws Exception {
        items.remove(itemId);
        agenda.remove(itemId);
        int left = size() - 1;
        if (left > 0) {
            count.update(left);
        } else {
            count.clear();
        }
    }

    private int size() throws Exception {
        return requireNonNullElse(count.value(), 0);
    }

    private int forgetLongestUnused() throws Exception {
        List<Map.Entry<String, Long>> byAge = new ArrayList<>();
        agenda.entries()
                .forEach(entry ->
                        byAge.add(Map.entry(entry.getKey(), entry.getValue().lastAccessMillis())));
        byAge.sort(Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())));
        int many = Math.max(1, maximumItems / FORGOTTEN_AT_ONCE);
        for (Map.Entry<String, Long> entry : byAge.subList(0, Math.min(many, byAge.size() - 1))) {
            forget(entry.getKey());
        }
        return many;
    }

    /** Items that are due at a time, in the order of their names. */
    List<String> dueAt(long millis) throws Exception {
        List<String> due = new ArrayList<>();
        for (Map.Entry<String, ItemAgenda> entry : agenda.entries()) {
            if (entry.getValue().dueMillis() <= millis) {
                due.add(entry.getKey());
            }
        }
        due.sort(Comparator.naturalOrder());
        return due;
    }

    /** Sees to it that the timer fires for something that is due at a time. */
    void remind(long dueMillis, TimerService timers) throws Exception {
        Long set = timer.value();
        if (set == null || dueMillis < set) {
            if (set != null) {
                timers.deleteEventTimeTimer(set - 1);
            }
            set(dueMillis, timers);
        }
    }

    /** Sets the timer anew after it fired. */
    void remindOfNext(TimerService timers) throws Exception {
        timer.clear();
        long next = Long.MAX_VALUE;
        for (ItemAgenda entry : agenda.values()) {
            next = Math.min(next, entry.dueMillis());
        }
        if (next != Long.MAX_VALUE) {
            set(next, timers);
        }
    }

    /** Watermark t says that nothing up to t comes any more: a window ends one millisecond before its end. */
    private void set(long dueMillis, TimerService timers) throws Exception {
        timer.update(dueMillis);
        timers.registerEventTimeTimer(dueMillis - 1);
    }
}
