package io.foreshard.flink.analyzer;

import static io.foreshard.flink.TestConfiguration.EUROPE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.flink.TestConfiguration;
import io.foreshard.flink.wire.Origin;
import io.foreshard.flink.wire.Received;
import io.foreshard.schemas.AccessEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** When counted accesses are sent on. */
@SuppressWarnings("try") // closing a harness may be interrupted: then the test ends all the same
class AccessBundlingHarnessTest {

    private static final long HOUR = 3_600_000;
    private static final long NOW = 20_000L * 24 * HOUR;
    private long offset;

    @Test
    void recentAccessesWaitForATenthOfASecond() throws Exception {
        try (var harness = open()) {
            access(harness, "anna", NOW);
            harness.setProcessingTime(NOW + 50);
            access(harness, "anna", NOW + 30);
            harness.setProcessingTime(NOW + 99);
            assertEquals(List.of(), output(harness));
            harness.setProcessingTime(NOW + 100);
            assertEquals(List.of("anna 2"), output(harness));

            harness.setProcessingTime(NOW + 1000);
            access(harness, "anna", NOW + 900);
            harness.setProcessingTime(NOW + 1100);
            assertEquals(List.of("anna 2", "anna 1"), output(harness));
        }
    }

    @Test
    void oldOnesWaitLongerSinceNobodyWaitsForThem() throws Exception {
        try (var harness = open()) {
            access(harness, "anna", NOW - 5 * HOUR);
            harness.setProcessingTime(NOW + 1999);
            assertEquals(List.of(), output(harness));
            harness.setProcessingTime(NOW + 2000);
            assertEquals(List.of("anna 1"), output(harness));
        }
    }

    @Test
    void theyGoBeforeEventTimePassesTheEndOfAWindow() throws Exception {
        try (var harness = open()) {
            harness.processWatermark(new Watermark(NOW));
            access(harness, "anna", NOW + 10);
            access(harness, "anna", NOW + HOUR);
            harness.processWatermark(new Watermark(NOW + HOUR - 2));
            harness.processWatermark(new Watermark(NOW + HOUR - 1));
            access(harness, "ben", NOW + HOUR);
            harness.processWatermark(new Watermark(NOW + HOUR));
            harness.processWatermark(new Watermark(NOW + 3 * HOUR));
            String first = "w" + -HOUR;
            assertEquals(List.of(first, "w-2", "anna 2", "w-1", "w0", "ben 1", "w" + 2 * HOUR), output(harness));
        }
    }

    @Test
    void inABacklogEventTimeWaitsForTheAccessesOfSeveralWindows() throws Exception {
        try (var harness = open()) {
            long old = NOW - 20 * HOUR;
            for (int window = 0; window < 3; window++) {
                access(harness, "anna", old + window * HOUR);
                harness.processWatermark(new Watermark(old + window * HOUR));
            }
            harness.setProcessingTime(NOW + 1999);
            assertEquals(List.of(), output(harness));
            harness.setProcessingTime(NOW + 2000);
            String latest = "w" + -19 * HOUR;
            assertEquals(List.of("anna 3", latest), output(harness));

            access(harness, "anna", old + 3 * HOUR);
            harness.processWatermark(new Watermark(old + 3 * HOUR));
            assertEquals(2, output(harness).size());
            harness.processWatermark(new Watermark(NOW));
            assertEquals(List.of("anna 3", latest, "anna 1", "w" + -HOUR), output(harness));
        }
    }

    @Test
    void eventTimeThatWaitsGoesBeforeACheckpointAndBeforeTheSourceIsIdle() throws Exception {
        try (var harness = open()) {
            long old = NOW - 20 * HOUR;
            access(harness, "anna", old);
            harness.processWatermark(new Watermark(old));
            harness.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("anna 1", "w" + -21 * HOUR), output(harness));
            access(harness, "anna", old + HOUR);
            harness.processWatermark(new Watermark(old + HOUR));
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            assertEquals(
                    List.of("anna 1", "w" + -21 * HOUR, "anna 1", "w" + -20 * HOUR),
                    output(harness).subList(0, 4));
        }
    }

    @Test
    void aCheckpointFindsNothingPending() throws Exception {
        try (var harness = open()) {
            access(harness, "anna", NOW);
            harness.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("anna 1"), output(harness));
            access(harness, "ben", NOW);
            harness.endInput();
            assertEquals(List.of("anna 1", "ben 1"), output(harness));
        }
    }

    @Test
    void manyItemsDoNotWait() throws Exception {
        try (var harness = open()) {
            for (int i = 0; i < AccessBundling.MOST_ITEMS - 1; i++) {
                access(harness, "customer" + i, NOW);
            }
            assertEquals(0, output(harness).size());
            access(harness, "customer", NOW);
            assertEquals(AccessBundling.MOST_ITEMS, output(harness).size());
        }
    }

    /** An hour passes in a second: what is seconds old is no backlog. */
    @Test
    void inACompressedReplayEventTimeDoesNotWait() throws Exception {
        String begin = Instant.ofEpochMilli(NOW).toString();
        Map<String, Object> fast = Map.of(
                "analyzer.lateness",
                "0s",
                "timeScale.clockOrigin",
                begin,
                "timeScale.eventOrigin",
                begin,
                "timeScale.factor",
                3600);
        try (var harness = open(fast)) {
            access(harness, "anna", NOW - 20 * HOUR);
            harness.processWatermark(new Watermark(NOW - 20 * HOUR));
            assertEquals(List.of("anna 1", "w" + -21 * HOUR), output(harness));
            access(harness, "anna", NOW - 40 * HOUR);
            harness.processWatermark(new Watermark(NOW - 19 * HOUR));
            assertEquals(4, output(harness).size());
        }
    }

    private static OneInputStreamOperatorTestHarness<Received<AccessEvent>, Signal> open() throws Exception {
        return open(Map.of("analyzer.lateness", "0s"));
    }

    private static OneInputStreamOperatorTestHarness<Received<AccessEvent>, Signal> open(Map<String, ?> given)
            throws Exception {
        AnalyzerSettings settings = AnalyzerSettings.of(TestConfiguration.with(given));
        var harness = new OneInputStreamOperatorTestHarness<>(new AccessBundling(settings));
        harness.open();
        harness.setProcessingTime(NOW);
        return harness;
    }

    private void access(
            OneInputStreamOperatorTestHarness<Received<AccessEvent>, Signal> harness, String customer, long time)
            throws Exception {
        AccessEvent event = AccessEvent.newBuilder()
                .setCustomerId(customer)
                .setItemId("cart")
                .setRegion(EUROPE)
                .setTimestamp(time)
                .build();
        harness.processElement(
                new StreamRecord<>(new Received<>(new Origin("access-logs", 0, offset++, 0), null, event), time));
    }

    /** Customers with their numbers of accesses; watermarks as ms from the end of the first window. */
    private static List<String> output(OneInputStreamOperatorTestHarness<?, Signal> harness) {
        List<String> output = new ArrayList<>();
        for (Object element : harness.getOutput()) {
            if (element instanceof WatermarkStatus status) {
                output.add(status.toString());
            } else if (element instanceof Watermark watermark) {
                output.add("w" + (watermark.getTimestamp() - NOW - HOUR));
            } else {
                Signal.Accesses accesses = (Signal.Accesses) ((StreamRecord<?>) element).getValue();
                output.add(accesses.customerId() + " "
                        + accesses.segments().stream()
                                .mapToInt(segment -> segment.reads() + segment.writes())
                                .sum());
            }
        }
        return output;
    }
}
