package io.foreshard.core.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against a plain recount of the whole past at every use. */
class HabitTest {

    private static final long HOLD = 100;

    /** Something that happened to an item. */
    private record Event(String item, long at, boolean write) {}

    /** Remembers everything and counts by the definition; below the number of chances at which habits halve. */
    private static final class Recount {

        private final List<Event> past = new ArrayList<>();

        void add(Event event) {
            past.add(event);
        }

        private boolean isHeld(String item, long now, int until) {
            for (int i = until - 1; i >= 0; i--) {
                Event event = past.get(i);
                if (event.item().equals(item)) {
                    return !event.write() && now < event.at() + HOLD;
                }
            }
            return false;
        }

        private boolean isKnown(String item, int until) {
            return past.subList(0, until).stream()
                    .anyMatch(event -> event.item().equals(item));
        }

        /** Whether b was used within the hold after the use at this place, with neither a write of b nor another use of a before. */
        private boolean followed(int place, String b) {
            Event use = past.get(place);
            for (Event later : past.subList(place + 1, past.size())) {
                if (later.item().equals(b)) {
                    return !later.write() && later.at() < use.at() + HOLD;
                }
                if (later.item().equals(use.item()) && !later.write()) {
                    return false;
                }
            }
            return false;
        }

        double probability(String a, String b) {
            int chances = 0;
            int followed = 0;
            for (int i = 0; i < past.size(); i++) {
                Event event = past.get(i);
                boolean chance = !event.write() && event.item().equals(a) && isKnown(b, i) && !isHeld(b, event.at(), i);
                chances += chance ? 1 : 0;
                followed += chance && followed(i, b) ? 1 : 0;
            }
            return (followed + 1.0) / (chances + 2.0);
        }
    }

    @Test
    void probabilities_are_those_of_a_recount_of_the_whole_past() {
        int compared = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Habit habit = new Habit();
            Recount recount = new Recount();
            long now = 0;
            for (int step = 0; step < 60; step++) {
                now += random.nextInt(60);
                String item = "item" + random.nextInt(4);
                boolean write = random.nextInt(5) == 0;
                if (write) {
                    habit.written(item, now);
                    recount.add(new Event(item, now, true));
                    continue;
                }
                Map<String, Double> expected = new TreeMap<>();
                for (int other = 0; other < 4; other++) {
                    String name = "item" + other;
                    int end = recount.past.size();
                    if (!name.equals(item) && recount.isKnown(name, end) && !recount.isHeld(name, now, end)) {
                        expected.put(name, recount.probability(item, name));
                    }
                }
                Map<String, Double> actual = new HashMap<>();
                habit.used(item, now, HOLD).forEach(next -> actual.put(next.name(), next.probability()));
                assertEquals(expected, actual, "seed " + seed + ", step " + step);
                compared += expected.size();
                recount.add(new Event(item, now, false));
            }
        }
        assertTrue(compared > 5_000, compared + " probabilities");
    }

    @Test
    void the_likeliest_comes_first_and_no_more_items_are_remembered_than_there_is_room_for() {
        Habit habit = new Habit();
        for (int i = 0; i < 40; i++) {
            habit.written("item" + i, i);
        }
        List<Habit.Companion> companions = habit.used("item39", 50, HOLD);
        assertEquals(Habit.ITEMS - 1, companions.size());
        assertTrue(companions.stream().noneMatch(one -> one.name().equals("item0")));
        long now = 1_000;
        for (int i = 0; i < 10; i++) {
            habit.used("item39", now, HOLD);
            habit.used("item30", now + 1, HOLD);
            now += 1_000;
        }
        assertEquals("item30", habit.used("item39", now, HOLD).get(0).name());
    }

    @Test
    void old_habits_fade() {
        Habit habit = new Habit();
        habit.written("b", 0);
        long now = 1_000;
        for (int i = 0; i < 200; i++, now += 1_000) {
            habit.used("a", now, HOLD);
            habit.used("b", now + 1, HOLD);
        }
        double firm = habit.used("a", now, HOLD).get(0).probability();
        assertTrue(firm > 0.9, "p " + firm);
        for (int i = 0; i < 2 * Habit.MAX_CHANCES; i++) {
            now += 1_000;
            habit.used("a", now, HOLD);
        }
        double faded = habit.used("a", now + 1_000, HOLD).get(0).probability();
        assertTrue(faded < 0.2, "p " + faded);
    }
}
