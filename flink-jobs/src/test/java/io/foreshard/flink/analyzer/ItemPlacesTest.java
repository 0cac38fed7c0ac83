package io.foreshard.flink.analyzer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ItemPlacesTest {

    private static final String LONGEST = "x".repeat(ItemPlaces.MOST_CHARACTERS - 1);

    private final ItemPlaces places = new ItemPlaces();

    @Test
    void namesThatAreAlikeAreTwo() {
        List<List<String>> names = List.of(
                List.of("a", "bc"),
                List.of("ab", "c"),
                List.of("abc", ""),
                List.of("a", "bc\0"),
                List.of("a\0", "bc"),
                List.of("ä", "ÿ"),
                List.of("ä", "Ÿ"),
                List.of("客", "ÿ"),
                List.of(LONGEST, "a"),
                List.of(LONGEST, "b"),
                List.of(LONGEST, "ab"),
                List.of(LONGEST + "a", "b"));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < names.size(); i++) {
                assertEquals(i, places.of(names.get(i).get(0), names.get(i).get(1)));
            }
        }
        assertEquals(names.size(), places.size());
        assertEquals("客", places.customerId(7));
        assertEquals("ÿ", places.itemId(7));
    }

    /** Beside a map, through growth and clearing. */
    @Test
    void eachItemKeepsItsPlaceAndItsWords() {
        SplittableRandom random = new SplittableRandom(4);
        Map<String, Integer> expected = new HashMap<>();
        Map<Integer, Long> words = new HashMap<>();
        for (int i = 0; i < 400_000; i++) {
            if (random.nextInt(100_000) == 0) {
                places.clear();
                expected.clear();
                words.clear();
            }
            String customer = "customer-" + random.nextInt(30_000);
            String item = random.nextInt(50) == 0 ? LONGEST : "profile";
            int place = places.of(customer, item);
            assertEquals(expected.computeIfAbsent(customer + ":" + item, unseen -> expected.size()), place);
            int index = random.nextInt(ItemPlaces.FREE_WORDS);
            int word = place * ItemPlaces.FREE_WORDS + index;
            assertEquals(words.getOrDefault(word, 0L), places.get(place, index));
            words.put(word, random.nextLong());
            places.set(place, index, words.get(word));
        }
        assertEquals(expected.size(), places.size());
    }
}
