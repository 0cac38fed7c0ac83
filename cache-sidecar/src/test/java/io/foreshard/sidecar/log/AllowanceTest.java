package io.foreshard.sidecar.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AllowanceTest {

    private final Allowance allowance = new Allowance(500);

    @Test
    void a_second_that_was_not_used_up_may_come_at_once() {
        assertEquals(500, allowance.take(600, 10_000));
        assertEquals(0, allowance.take(1, 10_000));
    }

    @Test
    void what_is_used_comes_back_with_time_and_no_more_than_a_second_of_it() {
        assertEquals(500, allowance.take(500, 10_000));
        assertEquals(0, allowance.take(1, 10_001));
        assertEquals(1, allowance.take(2, 10_002));
        assertEquals(250, allowance.take(400, 10_502));
        assertEquals(500, allowance.take(900, 60_000));
    }

    @Test
    void a_clock_that_goes_back_gives_nothing() {
        assertEquals(500, allowance.take(500, 10_000));
        assertEquals(0, allowance.take(1, 9_000));
        assertEquals(1, allowance.take(1, 10_002));
    }
}
