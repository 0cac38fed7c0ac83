package io.foreshard.flink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.RejectionReason;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;
import org.junit.jupiter.api.Test;

class WatermarksTest {

    private static final long HOUR = 3_600_000;

    private final List<String> told = new ArrayList<>();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            told.add(Long.toString(watermark.getTimestamp()));
        }

        @Override
        public void markIdle() {
            told.add("idle");
        }

        @Override
        public void markActive() {
            told.add("active");
        }
    };

    @Test
    void aWindowsEndIsToldWithTheRecordThatPassesIt() {
        var strategy = Watermarks.following(
                RecordSource.of(AccessEvent.class, Topic.ACCESS_LOGS)
                        .timedBy(AccessEvent::getTimestamp, Duration.ofMinutes(5), Duration.ofHours(1))
                        .timingOrNull(),
                Duration.ofSeconds(10));
        long lateness = 5 * 60_000;
        feed(strategy, access(2 * HOUR), broken(), access(2 * HOUR + lateness), access(2 * HOUR + lateness + 1));
        assertEquals(List.of(Long.toString(2 * HOUR - lateness - 1), Long.toString(2 * HOUR - 1)), told);
    }

    @Test
    void aSourceWithoutEventTimeIsIdleFromTheStart() {
        WatermarkStrategy<Incoming<AccessEvent>> strategy = Watermarks.none();
        var generator = generator(strategy);
        generator.onPeriodicEmit(output);
        assertEquals(List.of("idle"), told);
    }

    @SafeVarargs
    private void feed(WatermarkStrategy<Incoming<AccessEvent>> strategy, Incoming<AccessEvent>... records) {
        TimestampAssigner<Incoming<AccessEvent>> assigner =
                strategy.createTimestampAssigner(() -> new UnregisteredMetricsGroup());
        var generator = generator(strategy);
        for (Incoming<AccessEvent> record : records) {
            generator.onEvent(record, assigner.extractTimestamp(record, 99), output);
        }
    }

    private static WatermarkGenerator<Incoming<AccessEvent>> generator(
            WatermarkStrategy<Incoming<AccessEvent>> strategy) {
        return strategy.createWatermarkGenerator(
                new org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier.Context() {
                    @Override
                    public org.apache.flink.metrics.MetricGroup getMetricGroup() {
                        return new UnregisteredMetricsGroup();
                    }

                    @Override
                    public RelativeClock getInputActivityClock() {
                        return SystemClock.getInstance();
                    }
                });
    }

    private static Incoming<AccessEvent> access(long timestamp) {
        AccessEvent event = AccessEvent.newBuilder()
                .setCustomerId("anna")
                .setItemId("cart")
                .setRegion("eu-west")
                .setTimestamp(timestamp)
                .build();
        return new Incoming<>(new Received<>(new Origin("t", 0, 0, 0), null, event), null, null);
    }

    private static Incoming<AccessEvent> broken() {
        return new Incoming<>(
                new Received<>(new Origin("t", 0, 0, 0), null, null),
                null,
                new Incoming.Rejection(RejectionReason.EMPTY, ""));
    }
}
