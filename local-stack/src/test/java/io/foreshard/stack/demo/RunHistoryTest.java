package io.foreshard.stack.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    private static final ItemId ITEM = ItemId.parse("c:i");

    private final RunHistory history = new RunHistory(
            List.of(access(30, "b"), access(10, "a"), access(20, "a"), access(40, "b"), access(50, "a")));

    @Test
    void aRunBeginsWhereTheRegionChangesButNotWithTheVeryFirstAccess() {
        assertEquals(
                List.of(30L, 50L),
                history.firstAccesses().stream().map(ServedAccess::eventMillis).toList());
    }

    @Test
    void aMoveIsAheadBetweenTheLastAccessElsewhereAndTheFirstOneThere() {
        assertTrue(history.isAhead(ITEM, "b", 25));
        assertFalse(history.isAhead(ITEM, "b", 15), "the next access still comes from a");
        assertFalse(history.isAhead(ITEM, "b", 35), "the run has begun");
        assertFalse(history.isAhead(ITEM, "b", 60), "nobody came");
        assertFalse(history.isAhead(ItemId.parse("c:other"), "b", 25));
    }

    private static ServedAccess access(long at, String region) {
        return new ServedAccess(at, ITEM, region, false, false);
    }
}
