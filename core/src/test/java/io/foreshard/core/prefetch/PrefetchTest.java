package io.foreshard.core.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.prefetch.PrefetchSchedule.Admission;
import io.foreshard.core.prefetch.PrefetchSchedule.Planned;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefetchTest {

    private static final ControlGroup NOBODY = new ControlGroup("s", 0);

    private static Hint hint(String id, String customer, long expectedAt, double probability, String... items) {
        List<ItemId> identities =
                List.of(items).stream().map(item -> new ItemId(customer, item)).toList();
        return new Hint(id, customer, identities, expectedAt, expectedAt + 1000, probability);
    }

    private static PrefetchSchedule schedule(int perSecond) {
        return new PrefetchSchedule(
                new PrefetchSchedule.Limits(100, 5, perSecond),
                NOBODY,
                item -> !item.itemId().startsWith("secret"));
    }

    private static List<String> due(PrefetchSchedule schedule, long now) {
        return schedule.due(now).stream().map(Planned::item).map(ItemId::itemId).toList();
    }

    @Test
    void items_are_fetched_shortly_before_they_are_expected_the_likelier_first() {
        PrefetchSchedule schedule = schedule(100);
        assertEquals(Admission.ADMITTED, schedule.offer(hint("1", "c", 1000, 0.5, "later"), 0));
        assertEquals(Admission.ADMITTED, schedule.offer(hint("2", "d", 500, 0.5, "unlikely"), 0));
        assertEquals(Admission.ADMITTED, schedule.offer(hint("3", "e", 500, 0.9, "likely"), 0));
        assertEquals(List.of(), due(schedule, 399));
        assertEquals(List.of("likely", "unlikely"), due(schedule, 400));
        assertEquals(List.of("later"), due(schedule, 2100 - 200));
    }

    @Test
    void what_expired_in_the_queue_is_dropped() {
        PrefetchSchedule schedule = schedule(100);
        schedule.offer(hint("1", "c", 1000, 0.5, "a"), 0);
        assertEquals(List.of(), due(schedule, 2000));
        assertEquals(0, schedule.size());
    }

    @Test
    void the_budget_spreads_a_burst_over_time() {
        PrefetchSchedule schedule = schedule(2);
        schedule.offer(hint("1", "c", 100, 0.5, "a", "b", "c", "d"), 0);
        assertEquals(List.of("a", "b"), due(schedule, 0));
        assertEquals(List.of(), due(schedule, 400));
        assertEquals(List.of("c"), due(schedule, 500));
    }

    @Test
    void hints_are_refused_for_a_reason() {
        ControlGroup everybody = new ControlGroup("s", 1);
        PrefetchSchedule control =
                new PrefetchSchedule(new PrefetchSchedule.Limits(100, 5, 10), everybody, item -> true);
        assertEquals(Admission.CONTROL_GROUP, control.offer(hint("1", "c", 1000, 0.5, "a"), 0));
        PrefetchSchedule schedule = schedule(10);
        assertEquals(Admission.EXPIRED, schedule.offer(hint("1", "c", 1000, 0.5, "a"), 2000));
        assertEquals(Admission.FORBIDDEN, schedule.offer(hint("2", "c", 1000, 0.5, "secret1"), 0));
        assertEquals(Admission.ADMITTED, schedule.offer(hint("3", "c", 1000, 0.5, "a"), 0));
        assertEquals(Admission.REPEATED, schedule.offer(hint("3", "c", 1000, 0.5, "a"), 0));
        assertEquals(Admission.REPEATED, schedule.offer(hint("4", "c", 1200, 0.5, "a"), 0));
        String[] many = IntStream.range(0, 5).mapToObj(i -> "m" + i).toArray(String[]::new);
        assertEquals(Admission.FULL, schedule.offer(hint("5", "c", 1000, 0.5, many), 0));
    }

    @Test
    void every_prefetch_ends_as_useful_wasted_or_late() {
        PrefetchLedger<String> ledger = new PrefetchLedger<>(10);
        for (String item : List.of("useful", "wasted", "late", "forgotten")) {
            ledger.plan(item, 1000);
        }
        assertFalse(ledger.access("late"), "it came before the fetch");
        List.of("useful", "wasted", "late").forEach(ledger::fetch);
        ledger.forget("forgotten");
        assertTrue(ledger.access("useful"));
        assertFalse(ledger.access("useful"), "only the first access counts");
        ledger.expire(1000);
        assertEquals(new PrefetchLedger.Counts(4, 2, 1, 1, 1), ledger.counts());
    }

    @Test
    void the_ledger_is_bounded() {
        PrefetchLedger<Integer> ledger = new PrefetchLedger<>(2);
        for (int i = 0; i < 5; i++) {
            ledger.plan(i, 1000);
            ledger.fetch(i);
        }
        assertEquals(3, ledger.counts().wasted());
    }
}
