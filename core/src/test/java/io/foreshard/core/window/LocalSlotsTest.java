package io.foreshard.core.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Dublin put its clocks forward on 2026-03-29 and puts them back on 2026-10-25, both at 01:00 UTC. */
class LocalSlotsTest {

    private static final LocalSlots DUBLIN = new LocalSlots(ZoneId.of("Europe/Dublin"), WindowSize.HOURLY);

    private static long hour(String instant) {
        return WindowSize.HOURLY.indexOf(Instant.parse(instant).toEpochMilli());
    }

    @Test
    void localTimeIsAheadFromTheHourOfTheChangeOn() {
        assertEquals(0, DUBLIN.ahead(hour("2026-03-29T00:00:00Z")));
        assertEquals(1, DUBLIN.ahead(hour("2026-03-29T01:00:00Z")));
        assertEquals(1, DUBLIN.ahead(hour("2026-10-25T00:00:00Z")));
        assertEquals(0, DUBLIN.ahead(hour("2026-10-25T01:00:00Z")));
        assertEquals(1, DUBLIN.putForward(hour("2026-03-28T12:00:00Z"), hour("2026-03-30T12:00:00Z")));
        assertEquals(-1, DUBLIN.putForward(hour("2026-10-24T12:00:00Z"), hour("2026-10-26T12:00:00Z")));
    }

    @Test
    void nineInTheMorningWasAnHourLaterTheDayBefore() {
        assertEquals(hour("2026-03-28T09:00:00Z"), DUBLIN.daysBefore(hour("2026-03-29T08:00:00Z"), 1, 24));
        assertEquals(hour("2026-10-24T08:00:00Z"), DUBLIN.daysBefore(hour("2026-10-25T09:00:00Z"), 1, 24));
        assertEquals(hour("2026-05-01T08:00:00Z"), DUBLIN.daysBefore(hour("2026-05-08T08:00:00Z"), 7, 24));
    }

    @Test
    void theHourLeftOutIsFilledAndTheOneThatCameTwiceCountsOnce() {
        double[] spring = {10, 11, 12, 13};
        assertArrayEquals(new double[] {10, 11, 11, 12, 13}, DUBLIN.onWallClock(hour("2026-03-28T23:00:00Z"), spring));
        double[] autumn = {10, 11, 12, 13};
        assertArrayEquals(new double[] {10, 11, 13}, DUBLIN.onWallClock(hour("2026-10-24T23:00:00Z"), autumn));
    }

    @Test
    void quartersOfAnHourMoveByFour() {
        WindowSize quarters = new WindowSize(900_000);
        LocalSlots local = new LocalSlots(ZoneId.of("Europe/Dublin"), quarters);
        long change = quarters.indexOf(Instant.parse("2026-10-25T01:00:00Z").toEpochMilli());
        assertEquals(-4, local.putForward(change - 1, change));
        double[] counts = {1, 2, 3, 4, 5, 6, 7, 8};
        assertArrayEquals(new double[] {1, 2, 7, 8}, local.onWallClock(change - 2, counts));
    }

    @Test
    void aFixedZoneNeverMovesAnything() {
        LocalSlots india = new LocalSlots(ZoneId.of("Asia/Kolkata"), WindowSize.HOURLY);
        assertEquals(5, india.ahead(0));
        assertEquals(0, india.putForward(0, 1_000_000));
        double[] counts = {1, 2};
        assertArrayEquals(counts, india.onWallClock(0, counts));
    }
}
