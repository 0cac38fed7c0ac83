package io.foreshard.flink.analyzer;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.flink.analyzer.CustomerAgenda.Due;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A customer as he is worked on: his agenda, and those of his items that were needed since the last checkpoint, unpacked. Changed
 * in place; {@link LiveCustomers} brings it to Flink's state. Not thread-safe.
 */
final class LiveCustomer {

    /** One in so many is forgotten when there are too many, the longest unused first: so that looking for them is rare. */
    private static final int FORGOTTEN_AT_ONCE = 16;

    private static final int INDEXED_FROM = 8;

    /** Where packed items are. The customer's key must be the current one. */
    interface Store {

        byte @Nullable [] read(String itemId) throws Exception;

        void remove(String itemId) throws Exception;
    }

    final String customerId;

    /** Whether he was needed since others looked for room. */
    boolean needed = true;

    private final List<LiveItem> entries = new ArrayList<>(1);

    /** Of all entries, once they are many. */
    private @Nullable Map<String, LiveItem> index;

    private long timerMillis;
    private boolean mapped;
    private boolean changed;
    private int unpacked;
    private int weighed;
    private @Nullable DefaultRule homeRule;
    private @Nullable Home homeByRule;

    LiveCustomer(String customerId, @Nullable CustomerAgenda agenda) {
        this.customerId = customerId;
        timerMillis = agenda == null ? CustomerAgenda.NO_TIMER : agenda.timerMillis();
        mapped = agenda != null && agenda.mapped();
        if (agenda != null) {
            agenda.items().forEach((itemId, due) -> add(new LiveItem(itemId, due)));
        }
    }

    private @Nullable LiveItem entry(String itemId) {
        Map<String, LiveItem> byName = index;
        if (byName != null) {
            return byName.get(itemId);
        }
        for (LiveItem entry : entries) {
            if (entry.itemId.equals(itemId)) {
                return entry;
            }
        }
        return null;
    }

    private void add(LiveItem entry) {
        entries.add(entry);
        Map<String, LiveItem> byName = index;
        if (byName != null) {
            byName.put(entry.itemId, entry);
        } else if (entries.size() > INDEXED_FROM) {
            byName = new HashMap<>();
            for (LiveItem each : entries) {
                byName.put(each.itemId, each);
            }
            index = byName;
        }
    }

    /** The home by the rule. */
    @SuppressWarnings("ReferenceEquality") // one object until there is another rule
    Home homeBy(DefaultRule rule) {
        Home known = homeByRule;
        if (known == null || homeRule != rule) {
            known = rule.homeOf(customerId);
            homeByRule = known;
            homeRule = rule;
        }
        return known;
    }

    boolean mapped() {
        return mapped;
    }

    void setMapped() {
        changed |= !mapped;
        mapped = true;
    }

    long timerMillis() {
        return timerMillis;
    }

    void setTimer(long millis) {
        changed |= millis != timerMillis;
        timerMillis = millis;
    }

    /** The earliest time at which an item is due; {@link CustomerAgenda#NO_TIMER} if there is none. */
    long earliestDue() {
        long earliest = CustomerAgenda.NO_TIMER;
        for (LiveItem entry : entries) {
            earliest = Math.min(earliest, entry.due.millis());
        }
        return earliest;
    }

    List<String> names() {
        return entries.stream().map(entry -> entry.itemId).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Items that are due at a time, in the order of their names. */
    List<String> dueAt(long millis) {
        List<String> due = new ArrayList<>(1);
        for (LiveItem entry : entries) {
            if (entry.due.millis() <= millis) {
                due.add(entry.itemId);
            }
        }
        if (due.size() > 1) {
            due.sort(Comparator.naturalOrder());
        }
        return due;
    }

    Optional<Due> dueOf(String itemId) {
        return Optional.ofNullable(entry(itemId)).map(entry -> entry.due);
    }

    /** A known item, to be {@link #put} or {@link #update updated} if it is changed. */
    Optional<TrackedItem> find(String itemId, Store store) throws Exception {
        LiveItem entry = entry(itemId);
        if (entry == null) {
            return Optional.empty();
        }
        TrackedItem item = entry.item;
        if (item == null) {
            byte[] bytes = store.read(itemId);
            if (bytes == null) {
                throw new IOException("an item in the agenda has no state");
            }
            item = TrackedItem.fromBytes(new ItemId(customerId, itemId), bytes);
            entry.item = item;
            unpacked++;
        }
        return Optional.of(item);
    }

    /** Keeps accesses of an item that is known until it is looked at the next time. */
    void defer(String itemId, List<AccessSegment> segments, Due due) {
        LiveItem entry = requireNonNull(entry(itemId));
        entry.defer(segments);
        changed |= !entry.due.equals(due);
        entry.due = due;
    }

    /** The accesses that waited and lie before a time, event time; they are to be counted now. */
    List<AccessSegment> takeWaiting(String itemId, long beforeMillis) {
        LiveItem entry = entry(itemId);
        return entry == null ? List.of() : entry.takeWaiting(beforeMillis);
    }

    /** Items with accesses that wait. */
    List<String> namesWaiting() {
        List<String> names = List.of();
        for (LiveItem entry : entries) {
            if (entry.waits()) {
                names = names.isEmpty() ? new ArrayList<>(1) : names;
                names.add(entry.itemId);
            }
        }
        return names;
    }

    /** Keeps a change of an item that is known. */
    void update(TrackedItem item) {
        requireNonNull(entry(item.id.itemId())).changed = true;
    }

    /**
     * Keeps an item, known or new.
     *
     * @return how many others had to be forgotten for it
     */
    int put(TrackedItem item, Due due, int maximumItems, Store store) throws Exception {
        LiveItem entry = entry(item.id.itemId());
        boolean fresh = entry == null;
        if (entry == null) {
            entry = new LiveItem(item.id.itemId(), due);
            add(entry);
            unpacked++;
        }
        changed |= fresh || !entry.due.equals(due);
        entry.due = due;
        entry.item = item;
        entry.changed = true;
        return fresh && entries.size() > maximumItems ? forgetLongestUnused(maximumItems, store) : 0;
    }

    void forget(String itemId, Store store) throws Exception {
        LiveItem entry = requireNonNull(entry(itemId));
        entries.remove(entry);
        unpacked -= entry.item != null ? 1 : 0;
        if (index != null) {
            index.remove(itemId);
        }
        store.remove(itemId);
        changed = true;
    }

    private int forgetLongestUnused(int maximumItems, Store store) throws Exception {
        List<String> byAge = names();
        byAge.sort(Comparator.comparingLong(
                        (String itemId) -> requireNonNull(entry(itemId)).due.lastAccessMillis())
                .thenComparing(Comparator.naturalOrder()));
        int many = Math.min(Math.max(1, maximumItems / FORGOTTEN_AT_ONCE), byAge.size() - 1);
        for (String itemId : byAge.subList(0, many)) {
            forget(itemId, store);
        }
        return many;
    }

    /** What state has to know; empty if the agenda is what it knows. */
    Optional<CustomerAgenda> changedAgenda() {
        if (!changed) {
            return Optional.empty();
        }
        Map<String, Due> items = new LinkedHashMap<>();
        entries.forEach(entry -> items.put(entry.itemId, entry.due));
        return Optional.of(new CustomerAgenda(timerMillis, mapped, items));
    }

    List<TrackedItem> changedItems() {
        List<TrackedItem> items = new ArrayList<>(1);
        for (LiveItem entry : entries) {
            TrackedItem item = entry.item;
            if (entry.changed && item != null) {
                items.add(item);
            }
        }
        return items;
    }

    /** Whether state does not know everything. */
    boolean changed() {
        if (changed) {
            return true;
        }
        for (LiveItem entry : entries) {
            if (entry.changed) {
                return true;
            }
        }
        return false;
    }

    /** What it takes to keep this: the customer, and what is unpacked of his. */
    int weight() {
        return weighed;
    }

    /** By how much the weight grew since the last call. */
    int growth() {
        int before = weighed;
        weighed = 1 + unpacked;
        return weighed - before;
    }

    /** State knows everything now. */
    void settled() {
        changed = false;
        for (LiveItem entry : entries) {
            entry.changed = false;
        }
    }
}
