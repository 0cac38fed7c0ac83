package io.foreshard.flink.analyzer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers items from 0 on in the order in which they come, and holds a few words of the caller's for each of them beside its name:
 * whoever looks an item up among tens of thousands waits for memory, and here for two or three cache lines only. Not thread-safe.
 *
 * <p>Open addressing with linear probing, at most half full. Names of up to {@value #MOST_CHARACTERS} characters of Latin-1 stand in the words
 * themselves, others in a map.
 */
final class ItemPlaces {

    private static final int WORDS = 16;
    private static final int KEY_WORDS = 10;

    /** Words of an item that are the caller's. */
    static final int FREE_WORDS = WORDS - KEY_WORDS;

    /** Two bytes say how long the two names are. */
    static final int MOST_CHARACTERS = 8 * KEY_WORDS - 2;

    private static final int FIRST_CAPACITY = 1024;

    private record LongName(String customerId, String itemId) {}

    private final List<String> customers = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private final Map<LongName, Integer> longNames = new HashMap<>();

    /** The name that is looked for, and how many words it takes. */
    private final long[] key = new long[KEY_WORDS];

    private int used;

    private long[] words = new long[WORDS * FIRST_CAPACITY / 2];

    /** Hash in the upper half, place plus one in the lower; 0 where nothing stands. */
    private long[] table = new long[FIRST_CAPACITY];

    int size() {
        return customers.size();
    }

    String customerId(int place) {
        return customers.get(place);
    }

    String itemId(int place) {
        return items.get(place);
    }

    /** The caller's word {@code index} of an item; 0 for a new one. */
    long get(int place, int index) {
        return words[place * WORDS + KEY_WORDS + index];
    }

    void set(int place, int index, long word) {
        words[place * WORDS + KEY_WORDS + index] = word;
    }

    /** The place of an item, known or new. */
    int of(String customerId, String itemId) {
        if (!pack(customerId, itemId)) {
            LongName name = new LongName(customerId, itemId);
            Integer known = longNames.get(name);
            if (known != null) {
                return known;
            }
            int place = append(customerId, itemId);
            longNames.put(name, place);
            return place;
        }
        int hash = hash();
        int at = slot(hash);
        while (table[at] != 0) {
            int place = (int) table[at] - 1;
            if ((int) (table[at] >>> 32) == hash && isKeyOf(place)) {
                return place;
            }
            at = (at + 1) & (table.length - 1);
        }
        int place = append(customerId, itemId);
        System.arraycopy(key, 0, words, place * WORDS, used);
        table[at] = (long) hash << 32 | (place + 1);
        if (2 * size() > table.length) {
            grow();
        }
        return place;
    }

    /** Forgets all items. */
    void clear() {
        Arrays.fill(words, 0, size() * WORDS, 0);
        Arrays.fill(table, 0);
        customers.clear();
        items.clear();
        longNames.clear();
    }

    private int append(String customerId, String itemId) {
        int place = size();
        customers.add(customerId);
        items.add(itemId);
        if ((place + 1) * WORDS > words.length) {
            words = Arrays.copyOf(words, 2 * words.length);
        }
        return place;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        for (long entry : old) {
            if (entry != 0) {
                int at = slot((int) (entry >>> 32));
                while (table[at] != 0) {
                    at = (at + 1) & (table.length - 1);
                }
                table[at] = entry;
            }
        }
    }

    private int slot(int hash) {
        return hash >>> Integer.numberOfLeadingZeros(table.length - 1);
    }

    private boolean isKeyOf(int place) {
        int from = place * WORDS;
        for (int i = 0; i < used; i++) {
            if (words[from + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    /** Puts a name into the key, with the lengths of its parts in front; false if it does not fit. */
    private boolean pack(String customerId, String itemId) {
        int customerLength = customerId.length();
        int itemLength = itemId.length();
        if (customerLength + itemLength > MOST_CHARACTERS) {
            return false;
        }
        used = (2 + customerLength + itemLength + 7) >>> 3;
        Arrays.fill(key, 0, used, 0);
        key[0] = (long) customerLength << 8 | itemLength;
        return pack(customerId, 2) && pack(itemId, 2 + customerLength);
    }

    private boolean pack(String text, int from) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character > 0xff) {
                return false;
            }
            key[(from + i) >>> 3] |= (long) character << (((from + i) & 7) << 3);
        }
        return true;
    }

    private int hash() {
        long hash = 0;
        for (int i = 0; i < used; i++) {
            hash = (hash ^ key[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 32);
    }
}
