package io.foreshard.core.anomaly.series;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RangeTest {

    @Test
    void valuesBeyondAllOthersAreMeasuredInWidthsOfTheRange() {
        Range range = new Range();
        for (int i = 0; i <= 20; i++) {
            assertEquals(0, range.accept(i % 5 + 10, i));
        }
        assertEquals(0, range.accept(14, 21));
        assertEquals(0.5, range.accept(16, 22));
        assertEquals(0, range.accept(16, 23));
        assertEquals(-2, range.accept(-2, 24));
        assertEquals(1.0 / 18, range.accept(17, 25), 1e-12);
    }

    @Test
    void anyOtherValueIsBeyondAConstant() {
        Range range = new Range();
        for (int i = 0; i <= 20; i++) {
            range.accept(45, i);
        }
        assertEquals(0, range.accept(45, 21));
        assertEquals(-1, range.accept(44.999, 22));
    }
}
