package io.foreshard.core.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FloorsTest {

    private static final long ITEM = 5;
    private static final long OTHER_IN_SLOT = 5 + 16;

    private final Floors floors = new Floors(16, 10);

    private static Stamp stamp(long epoch, long version) {
        return new Stamp(epoch, version);
    }

    @Test
    void an_invalidation_between_read_and_fill_wins() {
        long token = floors.token(ITEM);
        floors.raise(ITEM, stamp(1, 6), 1000);
        assertFalse(floors.admitsFill(ITEM, stamp(1, 5), token));
        assertTrue(floors.admitsFill(ITEM, stamp(1, 6), token));
        assertTrue(floors.admitsFill(ITEM, stamp(1, 7), token));
        assertTrue(floors.admitsFill(ITEM, stamp(2, 1), token));
    }

    @Test
    void a_token_does_not_let_in_what_is_known_to_be_old() {
        floors.raise(ITEM, stamp(1, 6), 1000);
        assertFalse(floors.admitsFill(ITEM, stamp(1, 5), floors.token(ITEM)));
    }

    @Test
    void an_echo_spoils_no_fill() {
        floors.raise(ITEM, stamp(1, 6), 1000);
        long token = floors.token(ITEM);
        floors.raise(ITEM, stamp(1, 6), 2000);
        floors.raise(ITEM, stamp(1, 4), 2000);
        assertTrue(floors.token(ITEM) == token);
    }

    @Test
    void another_item_of_the_slot_makes_a_fill_wait_for_the_next_time() {
        long token = floors.token(ITEM);
        floors.raise(OTHER_IN_SLOT, stamp(1, 1), 1000);
        assertFalse(floors.admitsFill(ITEM, stamp(9, 9), token));
        assertTrue(floors.admitsFill(ITEM, stamp(9, 9), floors.token(ITEM)));
    }

    @Test
    void what_was_forgotten_of_an_item_is_made_up_for_by_the_time_of_the_read() {
        floors.raise(ITEM, stamp(1, 6), 1000);
        floors.raise(OTHER_IN_SLOT, stamp(1, 1), 900);
        assertFalse(floors.admitsCopy(ITEM, stamp(1, 5), 999));
        assertFalse(floors.admitsCopy(ITEM, stamp(1, 5), 1009), "clocks may differ by 10 ms");
        assertTrue(floors.admitsCopy(ITEM, stamp(1, 6), 1010));
    }

    @Test
    void copies_of_a_known_item_are_judged_by_their_state() {
        floors.raise(ITEM, stamp(2, 6), 1000);
        assertFalse(floors.admitsCopy(ITEM, stamp(2, 5), 5000));
        assertFalse(floors.admitsCopy(ITEM, stamp(1, 7), 5000));
        assertTrue(floors.admitsCopy(ITEM, stamp(2, 6), 1));
    }

    @Test
    void after_a_freeze_only_what_was_read_later_counts() {
        long token = floors.token(ITEM);
        floors.close(ITEM, stamp(1, 6), 1000);
        assertFalse(floors.admitsFill(ITEM, stamp(1, 6), token), "a read from before the freeze");
        assertFalse(floors.admitsCopy(ITEM, stamp(1, 6), 999));
        assertTrue(floors.admitsCopy(ITEM, stamp(2, 6), 999), "the new home vouches for itself");
        assertTrue(floors.admitsFill(ITEM, stamp(2, 6), token));
        assertTrue(floors.admitsFill(ITEM, stamp(1, 6), floors.token(ITEM)), "read after the thaw");
    }

    @Test
    void a_late_answer_from_before_the_freeze_does_not_end_it() {
        long token = floors.token(ITEM);
        floors.close(ITEM, stamp(1, 6), 1000);
        floors.confirm(ITEM, stamp(1, 6), 1001, token);
        floors.raise(ITEM, stamp(1, 6), 1001);
        assertFalse(floors.admitsFill(ITEM, stamp(1, 6), token));
        assertFalse(floors.admitsCopy(ITEM, stamp(1, 6), 999));
    }

    @Test
    void an_answer_to_a_read_after_the_freeze_ends_it() {
        floors.close(ITEM, stamp(1, 6), 1000);
        floors.confirm(ITEM, stamp(1, 6), 1001, floors.token(ITEM));
        assertTrue(floors.admitsCopy(ITEM, stamp(1, 6), 999));
    }

    @Test
    void a_write_after_the_thaw_ends_a_freeze_and_a_repeated_freeze_holds() {
        floors.close(ITEM, stamp(1, 6), 1000);
        floors.raise(ITEM, stamp(1, 7), 1001);
        assertTrue(floors.admitsCopy(ITEM, stamp(1, 7), 1));
        floors.close(ITEM, stamp(1, 6), 1002);
        assertTrue(floors.admitsCopy(ITEM, stamp(1, 7), 1), "a repeated freeze of an older state says nothing new");
    }
}
