package io.foreshard.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeScaleTest {

    @Test
    void aReplayRunsFasterThanTheClock() {
        Instant clock = Instant.parse("2026-01-01T00:00:00Z");
        TimeScale scale = new TimeScale(clock, Instant.parse("2020-06-01T00:00:00Z"), 60);
        assertEquals(Instant.parse("2020-06-01T00:01:00Z"), scale.toEventTime(clock.plusSeconds(1)));
        assertEquals(clock.plusSeconds(1), scale.toClockTime(Instant.parse("2020-06-01T00:01:00Z")));
    }

    @Test
    void millisecondsAreTheSameTime() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            TimeScale scale = new TimeScale(
                    Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)),
                    Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)),
                    i % 3 == 0 ? 1 : random.nextDouble(0.01, 1000));
            long clock = random.nextLong(-1_000_000_000_000L, 3_000_000_000_000L);
            assertEquals(scale.toEventTime(Instant.ofEpochMilli(clock)).toEpochMilli(), scale.toEventMillis(clock));
            assertEquals(clock, TimeScale.REAL.toEventMillis(clock));
        }
    }
}
