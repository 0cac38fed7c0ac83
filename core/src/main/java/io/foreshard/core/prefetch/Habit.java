package io.foreshard.core.prefetch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * In which company one customer's items are used in one region: for each pair (a, b) how often b was asked for while a copy of it
 * fetched at a's use would still have been held.
 *
 * <p>A <em>use</em> is a read that no copy kept from an earlier one could answer: a miss, or the first hit of a prefetched copy. So
 * what is learned does not depend on what was prefetched. A use of a at time t is one chance for every other item that is not held
 * at t, that is, was not used in the {@code hold} before t or was written since. b follows if it is used before t + hold and is not
 * written before that. With f followed out of c chances
 *
 * <pre>p(b | a) = (f + 1) / (c + 2)</pre>
 *
 * which is 1/2 with nothing seen, so a customer who arrives is met with all that is known to be his. Both counts are halved when c
 * would pass {@value #MAX_CHANCES}: the memory is about twice as many uses.
 *
 * <p>At most {@value #ITEMS} items; beyond, the one neither used nor written for longest is forgotten. Takes {@link #weight()} bytes,
 * about 0.7 KB and as much again once used, and the names. Times are milliseconds of any one clock. Not thread-safe.
 */
final class Habit {

    /** Items remembered of one customer. */
    static final int ITEMS = 16;

    static final int MAX_CHANCES = 32;

    private static final int FIXED_BYTES = 640;
    private static final int COUNTS_BYTES = 2 * (ITEMS * ITEMS + 16);
    private static final int NAME_BYTES = 56;
    private static final long NEVER = Long.MIN_VALUE;
    private static final byte[] NONE = {};

    private final String[] names = new String[ITEMS];
    private final int[] sizes = new int[ITEMS];
    private final long[] touchedAt = new long[ITEMS];
    private final long[] usedAt = new long[ITEMS];
    private final long[] heldFrom = new long[ITEMS];
    /** Bit b of row a: the latest use of a still waits for b. */
    private final int[] waitsFor = new int[ITEMS];

    private byte[] chances = NONE;
    private byte[] followed = NONE;
    private int count;

    /**
     * An item that may be used next.
     *
     * @param probability that it is asked for while a copy fetched now would be held
     * @param bytes of its value when last seen, 0 if never
     */
    record Companion(String name, double probability, int bytes) {}

    /** The item is used; what is likely to be used with it and is not held, the likeliest first. */
    List<Companion> used(String name, long now, long hold) {
        if (chances.length == 0) {
            chances = new byte[ITEMS * ITEMS];
            followed = new byte[ITEMS * ITEMS];
        }
        int used = slot(name, now);
        settle(used, now, hold);
        List<Companion> companions = new ArrayList<>(count);
        waitsFor[used] = 0;
        for (int other = 0; other < count; other++) {
            if (other != used && !isHeld(other, now, hold)) {
                companions.add(new Companion(names[other], probability(used, other), sizes[other]));
                chance(used, other);
            }
        }
        usedAt[used] = now;
        heldFrom[used] = now;
        companions.sort(Comparator.comparingDouble(Companion::probability).reversed());
        return companions;
    }

    /** The item was written, here or elsewhere: no copy of before is held any more. */
    void written(String name, long now) {
        int written = slot(name, now);
        heldFrom[written] = NEVER;
        for (int a = 0; a < count; a++) {
            waitsFor[a] &= ~(1 << written);
        }
    }

    /** What the item's value takes. */
    void sized(String name, int bytes) {
        int slot = find(name);
        if (slot >= 0) {
            sizes[slot] = bytes;
        }
    }

    /** Bytes of memory, about. */
    int weight() {
        int bytes = FIXED_BYTES + (chances.length == 0 ? 0 : COUNTS_BYTES);
        for (int i = 0; i < count; i++) {
            bytes += NAME_BYTES + 2 * names[i].length();
        }
        return bytes;
    }

    private boolean isHeld(int slot, long now, long hold) {
        return heldFrom[slot] != NEVER && now < heldFrom[slot] + hold;
    }

    private double probability(int a, int b) {
        int pair = a * ITEMS + b;
        return (followed[pair] + 1.0) / (chances[pair] + 2.0);
    }

    private void settle(int used, long now, long hold) {
        int bit = 1 << used;
        for (int a = 0; a < count; a++) {
            if ((waitsFor[a] & bit) != 0) {
                waitsFor[a] &= ~bit;
                if (now < usedAt[a] + hold) {
                    followed[a * ITEMS + used]++;
                }
            }
        }
    }

    private void chance(int a, int b) {
        int pair = a * ITEMS + b;
        if (chances[pair] == MAX_CHANCES) {
            chances[pair] = (byte) (chances[pair] / 2);
            followed[pair] = (byte) (followed[pair] / 2);
        }
        chances[pair]++;
        waitsFor[a] |= 1 << b;
    }

    private int find(String name) {
        for (int i = 0; i < count; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private int slot(String name, long now) {
        int slot = find(name);
        if (slot < 0) {
            slot = count < ITEMS ? count++ : oldest();
            clear(slot);
            names[slot] = name;
        }
        touchedAt[slot] = now;
        return slot;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < ITEMS; i++) {
            if (touchedAt[i] < touchedAt[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    private void clear(int slot) {
        sizes[slot] = 0;
        usedAt[slot] = NEVER;
        heldFrom[slot] = NEVER;
        waitsFor[slot] = 0;
        for (int other = 0; other < ITEMS; other++) {
            waitsFor[other] &= ~(1 << slot);
        }
        if (chances.length > 0) {
            for (byte[] counts : List.of(chances, followed)) {
                Arrays.fill(counts, slot * ITEMS, (slot + 1) * ITEMS, (byte) 0);
                for (int other = 0; other < ITEMS; other++) {
                    counts[other * ITEMS + slot] = 0;
                }
            }
        }
    }
}
