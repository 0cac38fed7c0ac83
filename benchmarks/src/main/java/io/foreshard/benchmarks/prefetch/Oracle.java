package io.foreshard.benchmarks.prefetch;

import io.foreshard.benchmarks.placement.Access;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows what comes, but fetches as prefetch on the request must: when the same customer asks for something in the same region, at
 * least a round trip before the miss, no longer before than a copy is held, and after the item's last write. Counts the misses that
 * such a fetch would have saved. Not thread-safe.
 */
final class Oracle {

    private final long holdMillis;
    private final long largestRoundTrip;
    private final Map<Region, Map<String, Deque<Long>>> requests = new HashMap<>();
    private final Map<ItemId, Long> writtenAt = new HashMap<>();
    private long savable;

    Oracle(long holdMillis, long largestRoundTrip) {
        this.holdMillis = holdMillis;
        this.largestRoundTrip = largestRoundTrip;
    }

    void missed(Access access, long roundTrip) {
        long latest = access.timestampMillis() - roundTrip;
        long earliest =
                Math.max(access.timestampMillis() - holdMillis, writtenAt.getOrDefault(access.item(), Long.MIN_VALUE));
        if (requests(access).stream().anyMatch(time -> time > earliest && time <= latest)) {
            savable++;
        }
    }

    void written(Access access) {
        writtenAt.put(access.item(), access.timestampMillis());
    }

    /** Keeps what is younger than the longest round trip, and the latest one before. */
    void asked(Access access) {
        Deque<Long> times = requests(access);
        Long latestOfOld = null;
        while (!times.isEmpty() && times.peekFirst() <= access.timestampMillis() - largestRoundTrip) {
            latestOfOld = times.removeFirst();
        }
        if (latestOfOld != null) {
            times.addFirst(latestOfOld);
        }
        times.addLast(access.timestampMillis());
    }

    private Deque<Long> requests(Access access) {
        return requests.computeIfAbsent(access.region(), unseen -> new HashMap<>())
                .computeIfAbsent(access.item().customerId(), unseen -> new ArrayDeque<>());
    }

    long savable() {
        return savable;
    }
}
