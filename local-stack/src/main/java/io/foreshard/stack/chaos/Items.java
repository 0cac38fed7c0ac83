package io.foreshard.stack.chaos;

import io.foreshard.core.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is written: counters, whose value tells how many writes it shows, and logs of tokens, whose value tells which. A log that
 * has become long makes way for a new one, in an item of its own. Thread-safe.
 */
final class Items {

    /** Bytes of a token with its separator. */
    static final int TOKEN_LENGTH = 9;

    private static final int COUNTERS = 24;
    private static final int LOGS = 16;
    private static final int LONGEST_LOG = 250;

    private final AtomicIntegerArray generations = new AtomicIntegerArray(LOGS);
    private final AtomicLong tokens = new AtomicLong();
    private final Set<ItemId> used = ConcurrentHashMap.newKeySet();

    /** One of those in use. */
    ItemId pick(Random random) {
        int choice = random.nextInt(COUNTERS + LOGS);
        ItemId item = choice < COUNTERS
                ? new ItemId("counter-" + choice, "value")
                : log(choice - COUNTERS, generations.get(choice - COUNTERS));
        used.add(item);
        return item;
    }

    /** Every one that has ever been picked. */
    List<ItemId> used() {
        return List.copyOf(used);
    }

    /** Those that are picked at present, as far as they have been. */
    List<ItemId> current() {
        List<ItemId> current = new ArrayList<>();
        for (ItemId item : used) {
            if (isCounter(item.key()) || item.equals(log(slot(item), generations.get(slot(item))))) {
                current.add(item);
            }
        }
        return current;
    }

    /** Unique in the run, its separator included. */
    String nextToken() {
        return String.format("%08x;", tokens.incrementAndGet());
    }

    /** A log has this many tokens now. */
    void onLength(ItemId log, long length) {
        if (length >= LONGEST_LOG) {
            int generation = Integer.parseInt(log.itemId());
            generations.compareAndSet(slot(log), generation, generation + 1);
        }
    }

    static boolean isCounter(String key) {
        return key.startsWith("counter-");
    }

    private static ItemId log(int slot, int generation) {
        return new ItemId("log-" + slot, Integer.toString(generation));
    }

    private static int slot(ItemId log) {
        return Integer.parseInt(log.customerId().substring("log-".length()));
    }
}
