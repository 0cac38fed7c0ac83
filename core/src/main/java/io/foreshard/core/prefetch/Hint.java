package io.foreshard.core.prefetch;

import io.foreshard.core.ItemId;
import java.util.List;

/**
 * Items of one customer that will probably be asked for here. Times are clock milliseconds. Immutable.
 *
 * @param id repeats carry the same
 * @param items of one customer; at most {@value #MAX_ITEMS}, what is beyond is cut off
 * @param expectedAtMillis first predicted access
 * @param expiresAtMillis when the hint is worth nothing any more
 * @param probability that it comes, 0 to 1
 */
public record Hint(
        String id,
        String customerId,
        List<ItemId> items,
        long expectedAtMillis,
        long expiresAtMillis,
        double probability) {

    static final int MAX_ITEMS = 1000;

    public Hint {
        items = List.copyOf(items.size() <= MAX_ITEMS ? items : items.subList(0, MAX_ITEMS));
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + probability + ": expected 0 to 1");
        }
    }
}
