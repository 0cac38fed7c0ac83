package io.foreshard.core.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.window.RegionHistory.Added;
import org.junit.jupiter.api.Test;

class RegionHistoryTest {

    private final RegionHistory history = new RegionHistory(168, 1000);

    @Test
    void windowsWithoutAccessesAreZeros() {
        history.add(1000, 2, 1);
        history.add(1005, 4, 0);
        double[] totals = new double[7];
        history.totals(999, totals);
        assertArrayEquals(new double[] {0, 3, 0, 0, 0, 0, 4}, totals);
        assertEquals(2, history.activeWindows());
        assertEquals(1005, history.nextActive(1001));
        assertEquals(Long.MAX_VALUE, history.nextActive(1006));
    }

    @Test
    void aLateCountCorrectsItsWindowWhileTheHistoryHoldsIt() {
        history.add(1167, 1, 0);
        assertEquals(Added.COUNTED, history.add(1000, 1, 1));
        assertEquals(2, history.total(1000));
        history.advanceTo(1168);
        assertEquals(Added.TOO_LATE, history.add(1000, 1, 0));
        assertEquals(0, history.total(1000));
    }

    @Test
    void aCountBeforeTheFirstWindowMovesTheBeginning() {
        history.add(998, 1, 0);
        assertEquals(998, history.firstWindow());
        assertEquals(1, history.total(998));
    }

    @Test
    void theOldestWindowsAreDropped() {
        for (int i = 0; i < 400; i++) {
            history.add(1000 + i, i, 0);
        }
        assertEquals(168, history.activeWindows());
        assertEquals(1232, history.firstWindow());
        history.advanceTo(10_000_000);
        assertEquals(0, history.activeWindows());
        assertEquals(10_000_000 - 167, history.firstWindow());
    }

    @Test
    void clippingKeepsTheShareOfWrites() {
        history.add(1000, 60, 40);
        history.clip(1000, 10);
        assertEquals(10, history.total(1000));
        assertEquals(4, history.writes(1000));
        history.clip(1000, 50);
        assertEquals(10, history.total(1000));
    }

    @Test
    void countsBeyondAnIntSaturate() {
        history.add(1000, Integer.MAX_VALUE, 5);
        history.add(1000, Integer.MAX_VALUE, 0);
        assertEquals(Integer.MAX_VALUE, history.total(1000));
    }

    @Test
    void badInputIsNamed() {
        Object negative = assertThrows(IllegalArgumentException.class, () -> history.add(1000, -1, 0));
        assertTrue(String.valueOf(negative).contains("-1"));
        Object tooLong = assertThrows(IllegalArgumentException.class, () -> new RegionHistory(5000, 0));
        assertTrue(String.valueOf(tooLong).contains("5000"));
        assertThrows(IllegalArgumentException.class, () -> RegionHistory.readFrom(new PackedInput(new byte[] {0x10})));
        assertThrows(IllegalArgumentException.class, () -> RegionHistory.readFrom(new PackedInput(new byte[] {0x70})));
    }
}
