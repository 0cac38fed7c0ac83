package io.foreshard.core.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WindowSizeTest {

    @Test
    void windowsAreCountedFromTheEpochAlsoBeforeIt() {
        WindowSize tenSeconds = new WindowSize(10_000);
        assertEquals(0, tenSeconds.indexOf(9_999));
        assertEquals(1, tenSeconds.indexOf(10_000));
        assertEquals(-1, tenSeconds.indexOf(-1));
        assertEquals(-10_000, tenSeconds.startOf(-1));
        assertEquals(0, tenSeconds.endOf(-1));
        assertEquals(360, tenSeconds.perHour());
    }

    @Test
    void onlyWindowsThatDivideADayHaveSlots() {
        assertEquals(24, WindowSize.HOURLY.slotsPerDay());
        assertEquals(0, new WindowSize(7 * 60_000 + 1).slotsPerDay());
        assertEquals(0, new WindowSize(86_400_000).slotsPerDay());
        assertThrows(IllegalArgumentException.class, () -> new WindowSize(0));
    }
}
