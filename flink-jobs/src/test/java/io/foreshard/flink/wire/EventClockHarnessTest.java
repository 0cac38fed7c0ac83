package io.foreshard.flink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.TimeScale;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event time that follows the clock, a thousand times as fast, two hours behind. */
class EventClockHarnessTest {

    private static final Duration TRAIL = Duration.ofHours(2);
    private static final Instant EVENT_ORIGIN = Instant.parse("2026-01-05T00:00:00Z");
    private static final TimeScale SCALE = new TimeScale(Instant.EPOCH, EVENT_ORIGIN, 1000);

    private OneInputStreamOperatorTestHarness<String, String> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new EventClock<>(SCALE, TRAIL, Duration.ofMillis(200)));
        harness.setProcessingTime(0);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void whileRecordsComeOnlyTheyMoveEventTime() throws Exception {
        harness.processElement(new StreamRecord<>("access", 0));
        harness.processWatermark(mark(Duration.ofMinutes(10)));
        harness.setProcessingTime(60_000);

        assertEquals(
                List.of(new StreamRecord<>("access", 0), mark(Duration.ofMinutes(10))),
                List.copyOf(harness.getOutput()));
    }

    @Test
    void inSilenceTheClockDoesBetweenTwoChangesOfStatus() throws Exception {
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        harness.setProcessingTime(200);

        assertEquals(
                List.of(
                        WatermarkStatus.IDLE,
                        WatermarkStatus.ACTIVE,
                        mark(Duration.ofSeconds(200).minus(TRAIL)),
                        WatermarkStatus.IDLE),
                List.copyOf(harness.getOutput()));
    }

    @Test
    void itTrailsSoThatTheBacklogOfAShortOutageIsNotLate() throws Exception {
        harness.processWatermark(mark(Duration.ofHours(1)));
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        harness.setProcessingTime(SCALE.toClockDuration(Duration.ofHours(3)).toMillis() - 200);

        assertEquals(List.of(mark(Duration.ofHours(1)), WatermarkStatus.IDLE), List.copyOf(harness.getOutput()));
    }

    @Test
    void eventTimeNeverGoesBackWhenRecordsComeAgain() throws Exception {
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        harness.setProcessingTime(SCALE.toClockDuration(Duration.ofHours(10)).toMillis());
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        int before = harness.getOutput().size();
        harness.processWatermark(mark(Duration.ofHours(7)));
        assertEquals(before, harness.getOutput().size());
        harness.processWatermark(mark(Duration.ofHours(9)));
        assertTrue(harness.getOutput().contains(mark(Duration.ofHours(9))));
    }

    private static Watermark mark(Duration sinceOrigin) {
        return new Watermark(EVENT_ORIGIN.plus(sinceOrigin).toEpochMilli());
    }
}
