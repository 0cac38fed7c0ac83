package io.foreshard.sidecar.prefetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreshard.sidecar.items.Key;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Which items of a customer were used together of late: read here from afar, or written anywhere. Remembers a few for each of the
 * customers seen last. Thread-safe.
 */
public final class Companions {

    /** Items remembered of one customer. */
    static final int ITEMS = 8;

    private static final long MAX_CUSTOMERS = 50_000;

    private final Cache<String, Deque<Key>> byCustomer =
            Caffeine.newBuilder().maximumSize(MAX_CUSTOMERS).build();

    /** The item was used just now. */
    public void used(Key key) {
        var unused = byCustomer.asMap().compute(key.item().customerId(), (customer, known) -> {
            Deque<Key> latest = known == null ? new ArrayDeque<>(ITEMS) : new ArrayDeque<>(known);
            latest.remove(key);
            latest.addFirst(key);
            if (latest.size() > ITEMS) {
                latest.removeLast();
            }
            return latest;
        });
    }

    /** The customer's other items, the latest first. */
    List<Key> of(Key key) {
        Deque<Key> known = byCustomer.getIfPresent(key.item().customerId());
        return known == null
                ? List.of()
                : known.stream().filter(other -> !other.equals(key)).toList();
    }
}
