package io.foreshard.flink.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.core.ItemId;
import io.foreshard.core.TimeScale;
import io.foreshard.flink.Turns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class PlannerTimeTest {

    private static final Instant CLOCK = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant EVENT = Instant.parse("2026-01-12T00:00:00Z");
    private static final double FACTOR = 3600;

    private final List<Instant> marks = new ArrayList<>();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark mark) {
            marks.add(Instant.ofEpochMilli(mark.getTimestamp()));
        }

        @Override
        public void markIdle() {
            throw new AssertionError("the planner's event time is never idle");
        }

        @Override
        public void markActive() {
            throw new AssertionError("the planner's event time is never idle");
        }
    };
    private Instant clock = CLOCK;
    private final PlannerTime time = new PlannerTime(
            new PlannerTime.Limits(new TimeScale(CLOCK, EVENT, FACTOR), Duration.ofSeconds(10), Duration.ofHours(2)),
            () -> clock);

    private void run(Instant at) {
        PlannerRecord record = PlannerRecord.of(Turns.of(new ItemId("c", "i"), "eu-west-1", 1, at, at.plus(Turns.TURN))
                .get(0));
        time.onEvent(record, at.toEpochMilli(), output);
    }

    private List<Instant> emitted() {
        marks.clear();
        time.onPeriodicEmit(output);
        return List.copyOf(marks);
    }

    private static Instant shortlyBefore(Instant eventTime) {
        return eventTime.minus(PlannerTime.TRAIL.multipliedBy((long) FACTOR));
    }

    @Test
    void it_follows_the_clock_as_long_as_runs_are_about_as_recent() {
        clock = CLOCK.plusSeconds(5);
        run(EVENT.plus(Duration.ofHours(4)));
        assertEquals(List.of(shortlyBefore(EVENT.plus(Duration.ofHours(5)))), emitted());
    }

    @Test
    void it_follows_the_runs_when_they_lag_behind_the_clock() {
        clock = CLOCK.plusSeconds(5);
        run(EVENT.minus(Duration.ofDays(3)));
        run(EVENT.minus(Duration.ofDays(4)));
        assertEquals(List.of(EVENT.minus(Duration.ofDays(3))), emitted());
    }

    @Test
    void it_follows_the_clock_again_after_a_silence() {
        run(EVENT.minus(Duration.ofDays(3)));
        clock = CLOCK.plusSeconds(10);
        assertEquals(List.of(shortlyBefore(EVENT.plus(Duration.ofHours(10)))), emitted());
    }

    @Test
    void it_waits_for_the_first_record_as_long_as_for_any_other() {
        clock = CLOCK.plusSeconds(9);
        assertEquals(List.of(), emitted());
        clock = CLOCK.plusSeconds(10);
        assertEquals(1, emitted().size());
    }
}
