package io.foreshard.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Glob;
import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Routing.Reason;
import io.foreshard.core.access.Routing.Step;
import io.foreshard.core.store.Refusal;
import io.foreshard.core.store.StoreException.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AccessRulesTest {

    private static final Home OLD = new Home(new PartitionId("eu-1"), 3);
    private static final Home NEW = new Home(new PartitionId("us-1"), 7);
    private static final Routing ROUTING =
            new Routing(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMillis(2), Duration.ofMillis(100));

    @Test
    void a_copy_is_as_young_as_its_read_or_as_the_log_that_was_followed_since() {
        Watermark watermark = new Watermark();
        assertTrue(watermark.vouchesFor(100, 100));
        assertFalse(watermark.vouchesFor(99, 100), "nobody follows yet");
        watermark.followFrom(50);
        watermark.advance(200);
        assertTrue(watermark.vouchesFor(50, 200));
        assertFalse(watermark.vouchesFor(49, 200), "a change may have come before anybody followed");
        assertFalse(watermark.vouchesFor(50, 201), "a dead publisher makes the cache miss");
        watermark.advance(150);
        assertTrue(watermark.vouchesFor(50, 200), "a late heartbeat takes nothing back");
        watermark.followFrom(300);
        assertFalse(watermark.vouchesFor(50, 200), "after a gap older copies are not vouched for");
    }

    @Test
    void the_skew_of_clocks_is_taken_off_the_bound() {
        Staleness staleness = new Staleness(Duration.ofSeconds(5), Duration.ofMillis(250));
        assertEquals(5250, staleness.oldestMillis(10_000));
        assertThrows(
                IllegalArgumentException.class, () -> new Staleness(Duration.ofMillis(100), Duration.ofMillis(100)));
    }

    @Test
    void a_named_home_is_asked_at_once_if_it_is_newer() {
        assertEquals(new Step.AskHome(NEW), ROUTING.afterRefusal(new Refusal.Stale(NEW), OLD, 1, 0));
        assertEquals(new Step.AskMap(0), ROUTING.afterRefusal(new Refusal.Stale(OLD), NEW, 1, 0));
        assertEquals(
                new Step.AskMap(100),
                ROUTING.afterRefusal(new Refusal.Stale(NEW), OLD, Routing.MAX_HOPS + 1, 0),
                "an endless chain is walked slowly");
    }

    @Test
    void a_frozen_item_is_waited_for_within_the_bound() {
        assertEquals(new Step.AskMap(2), ROUTING.afterRefusal(new Refusal.Frozen(), OLD, 1, 0));
        assertEquals(new Step.AskMap(2), ROUTING.afterRefusal(new Refusal.Frozen(), OLD, 3, 10));
        assertEquals(new Step.AskMap(10), ROUTING.afterRefusal(new Refusal.Frozen(), OLD, 9, 40));
        assertEquals(new Step.AskMap(100), ROUTING.afterRefusal(new Refusal.NotReady(), OLD, 30, 1999));
        assertEquals(new Step.GiveUp(Reason.MOVING), ROUTING.afterRefusal(new Refusal.Frozen(), OLD, 9, 2000));
    }

    @Test
    void an_unknown_outcome_is_repeated_until_the_deadline_and_a_dead_home_once() {
        assertEquals(new Step.Repeat(2), ROUTING.afterFailure(Code.OUTCOME_UNKNOWN, 1, 0));
        assertEquals(new Step.GiveUp(Reason.UNKNOWN), ROUTING.afterFailure(Code.OUTCOME_UNKNOWN, 5, 5000));
        assertEquals(new Step.Repeat(2), ROUTING.afterFailure(Code.UNREACHABLE, 1, 0));
        assertEquals(new Step.GiveUp(Reason.UNREACHABLE), ROUTING.afterFailure(Code.UNREACHABLE, 2, 3));
        assertEquals(new Step.GiveUp(Reason.BROKEN), ROUTING.afterFailure(Code.BROKEN, 1, 0));
    }

    @Test
    void patterns_match_as_written() {
        assertTrue(new Glob("cust42:*").matches("cust42:profile"));
        assertFalse(new Glob("cust42:*").matches("cust421:profile"));
        assertTrue(new Glob("*a*b").matches("xxaxxaxb"));
        assertFalse(new Glob("*a*b").matches("xxaxxax"));
        assertTrue(new Glob("a?c\\*").matches("abc*"));
        assertFalse(new Glob("a?c\\*").matches("abcd"));
        assertTrue(new Glob("*").matches(""));
    }
}
