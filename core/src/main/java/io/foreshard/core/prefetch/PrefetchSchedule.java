package io.foreshard.core.prefetch;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Admits hints and says which items to fetch now: shortly before they are expected, the likelier first, within a budget
 * of items a second. Not thread-safe; times are clock milliseconds.
 */
public final class PrefetchSchedule {

    private static final int REMEMBERED_HINTS = 10_000;

    /** What became of a hint. */
    public enum Admission {
        ADMITTED,
        /** Seen before. */
        REPEATED,
        /** It came when it was worth nothing any more. */
        EXPIRED,
        /** Its customer is in the control group. */
        CONTROL_GROUP,
        /** Policies allow none of its items here. */
        FORBIDDEN,
        /** The queue is full. */
        FULL
    }

    /**
     * @param leadMillis how long before the expected access an item is fetched
     * @param maxQueued items waiting at most
     * @param itemsPerSecond fetched at most; also the largest burst
     */
    public record Limits(long leadMillis, int maxQueued, int itemsPerSecond) {}

    /** One item to fetch. */
    public record Planned(ItemId item, long expectedAtMillis, long expiresAtMillis, double probability) {}

    private static final Comparator<Planned> BY_TIME = Comparator.comparingLong(Planned::expectedAtMillis)
            .thenComparing(Planned::probability, Comparator.reverseOrder())
            .thenComparing(Planned::item);

    private final Limits limits;
    private final ControlGroup controlGroup;
    private final Predicate<ItemId> allowedHere;
    private final PriorityQueue<Planned> queue = new PriorityQueue<>(BY_TIME);
    private final Set<ItemId> queued = new HashSet<>();
    private final Map<String, Boolean> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_HINTS;
        }
    };
    private double tokens;
    private long refilledAtMillis = Long.MIN_VALUE;

    /** @param allowedHere whether policies allow a copy of the item in this region, asked again at the fetch */
    public PrefetchSchedule(Limits limits, ControlGroup controlGroup, Predicate<ItemId> allowedHere) {
        this.limits = limits;
        this.controlGroup = controlGroup;
        this.allowedHere = allowedHere;
    }

    public Admission offer(Hint hint, long nowMillis) {
        if (controlGroup.contains(hint.customerId())) {
            return Admission.CONTROL_GROUP;
        }
        if (hint.expiresAtMillis() <= nowMillis) {
            return Admission.EXPIRED;
        }
        if (seen.putIfAbsent(hint.id(), true) != null) {
            return Admission.REPEATED;
        }
        List<ItemId> allowed = hint.items().stream()
                .filter(allowedHere)
                .filter(item -> !queued.contains(item))
                .toList();
        if (allowed.isEmpty()) {
            return hint.items().stream().anyMatch(queued::contains) ? Admission.REPEATED : Admission.FORBIDDEN;
        }
        if (queue.size() + allowed.size() > limits.maxQueued()) {
            return Admission.FULL;
        }
        allowed.forEach(item -> add(hint, item));
        return Admission.ADMITTED;
    }

    private void add(Hint hint, ItemId item) {
        if (queued.add(item)) {
            queue.add(new Planned(item, hint.expectedAtMillis(), hint.expiresAtMillis(), hint.probability()));
        }
    }

    /** What to fetch now; what has expired in the queue, or is forbidden meanwhile, is dropped. */
    public List<Planned> due(long nowMillis) {
        refill(nowMillis);
        List<Planned> due = new ArrayList<>();
        for (Planned next = queue.peek(); next != null; next = queue.peek()) {
            boolean worthIt = next.expiresAtMillis() > nowMillis && allowedHere.test(next.item());
            if (worthIt && (next.expectedAtMillis() - limits.leadMillis() > nowMillis || tokens < 1)) {
                break;
            }
            queue.remove();
            queued.remove(next.item());
            if (worthIt) {
                tokens--;
                due.add(next);
            }
        }
        return due;
    }

    public int size() {
        return queue.size();
    }

    private void refill(long nowMillis) {
        long sinceMillis = refilledAtMillis == Long.MIN_VALUE ? 1000 : Math.max(0, nowMillis - refilledAtMillis);
        tokens = Math.min(limits.itemsPerSecond(), tokens + sinceMillis * limits.itemsPerSecond() / 1000.0);
        refilledAtMillis = nowMillis;
    }
}
