package io.foreshard.flink.planner;

import io.foreshard.core.ItemId;
import java.time.Duration;
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
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.streaming.api.TimerService;

/**
 * The items of the customer at hand, in keyed state, with one event-time timer for whichever wants to be looked at first.
 * A customer without items leaves neither state nor timer. Not thread-safe.
 */
final class CustomerItems {

    private static final byte[] NO_IDS = {};

    private final MapState<String, PlannedItem> items;
    private final ValueState<Integer> count;
    private final ValueState<Long> timer;
    private final ValueState<byte[]> recentIds;
    private final Duration timeToLive;
    private final int maximumItems;

    CustomerItems(RuntimeContext context, Duration timeToLive, int maximumItems) {
        this.items = context.getMapState(
                new MapStateDescriptor<>("items", StringSerializer.INSTANCE, new PlannedItemSerializer()));
        this.count = context.getState(new ValueStateDescriptor<>("item-count", Types.INT));
        this.timer = context.getState(new ValueStateDescriptor<>("timer", Types.LONG));
        this.recentIds = context.getState(
                new ValueStateDescriptor<>("recent-ids", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        this.timeToLive = timeToLive;
        this.maximumItems = maximumItems;
    }

    /** Whether a record of this id has been taken in before. */
    boolean isRepeat(String id) throws Exception {
        byte[] ids = recentIds.value();
        return ids != null && RecentIds.contains(ids, id);
    }

    /** A record of this id has been taken in. Only for a customer with items, or nothing would ever clear the memory. */
    void remember(String id) throws Exception {
        byte[] ids = recentIds.value();
        recentIds.update(RecentIds.with(ids == null ? NO_IDS : ids, id));
    }

    Optional<PlannedItem> find(String itemId) throws Exception {
        return Optional.ofNullable(items.get(itemId));
    }

    /** Whether one more item may be followed. */
    boolean hasRoom() throws Exception {
        return size() < maximumItems;
    }

    void put(PlannedItem item, TimerService timers) throws Exception {
        String itemId = item.placement().item().itemId();
        if (!items.contains(itemId)) {
            count.update(size() + 1);
        }
        items.put(itemId, item);
        armNoLaterThan(item.wakeAt(timeToLive), timers);
    }

    void remove(String itemId, TimerService timers) throws Exception {
        if (items.contains(itemId)) {
            items.remove(itemId);
            count.update(size() - 1);
        }
        clearIfEmpty(timers);
    }

    /** All items but one. */
    List<PlannedItem> others(ItemId than) throws Exception {
        List<PlannedItem> others = new ArrayList<>();
        for (Map.Entry<String, PlannedItem> entry : items.entries()) {
            if (!entry.getKey().equals(than.itemId())) {
                others.add(entry.getValue());
            }
        }
        return others;
    }

    /**
     * The timer has fired: names of the items that are due. Each of them must be {@link #put} again or removed; the timer is
     * set for the others.
     */
    List<String> due(long eventMillis, TimerService timers) throws Exception {
        timer.clear();
        List<String> due = new ArrayList<>();
        long next = Long.MAX_VALUE;
        for (Map.Entry<String, PlannedItem> entry : items.entries()) {
            long wakeAt = entry.getValue().wakeAt(timeToLive);
            if (wakeAt <= eventMillis) {
                due.add(entry.getKey());
            } else {
                next = Math.min(next, wakeAt);
            }
        }
        due.sort(Comparator.naturalOrder());
        if (next != Long.MAX_VALUE) {
            armNoLaterThan(next, timers);
        }
        return due;
    }

    private int size() throws Exception {
        Integer known = count.value();
        return known == null ? 0 : known;
    }

    private void armNoLaterThan(long eventMillis, TimerService timers) throws Exception {
        Long set = timer.value();
        if (set != null && set <= eventMillis) {
            return;
        }
        if (set != null) {
            timers.deleteEventTimeTimer(set);
        }
        timers.registerEventTimeTimer(eventMillis);
        timer.update(eventMillis);
    }

    private void clearIfEmpty(TimerService timers) throws Exception {
        if (size() > 0) {
            return;
        }
        Long set = timer.value();
        if (set != null) {
            timers.deleteEventTimeTimer(set);
        }
        timer.clear();
        count.clear();
        recentIds.clear();
        items.clear();
    }
}
