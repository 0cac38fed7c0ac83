package io.foreshard.flink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.foreshard.core.TimeScale;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.RejectionReason;
import io.foreshard.schemas.codec.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class WatermarksTest {

    private static final long HOUR = 3_600_000;
    private static final long NOW = 400_000 * HOUR;
    private static final Duration LATENESS = Duration.ofMinutes(5);
    /** What a partition tells before its first record. */
    private static final long BEGINNING = Long.MIN_VALUE;

    private final RelativeClock relative = new RelativeClock() {
        @Override
        public long relativeTimeMillis() {
            return passedMillis;
        }

        @Override
        public long relativeTimeNanos() {
            return passedMillis * 1_000_000;
        }
    };
    private long passedMillis;

    private final List<String> told = new ArrayList<>();
    private final Map<WatermarkGenerator<?>, WatermarkOutput> looks = new HashMap<>();
    private final WatermarkOutput output = recording(told);

    private static WatermarkOutput recording(List<String> told) {
        return new WatermarkOutput() {
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
    }

    @Test
    void aWindowsEndIsToldWithTheRecordThatPassesIt() {
        var strategy = Watermarks.following(
                RecordSource.of(AccessEvent.class, Topic.ACCESS_LOGS)
                        .timedBy(AccessEvent::getTimestamp, Duration.ofMinutes(5), Duration.ofHours(1))
                        .timingOrNull(),
                Duration.ofSeconds(10),
                TimeScale.REAL,
                Clock.systemUTC());
        long lateness = 5 * 60_000;
        feed(strategy, access(2 * HOUR), broken(), access(2 * HOUR + lateness), access(2 * HOUR + lateness + 1));
        assertEquals(List.of(Long.toString(2 * HOUR - lateness - 1), Long.toString(2 * HOUR - 1)), told);
    }

    @Test
    void aSilentPartitionHoldsNobodyBack() {
        var strategy = hourly(Duration.ofSeconds(10));
        var silent = generator(strategy);
        var busy = generator(strategy);
        for (int second = 0; second < 10; second++) {
            step(second, silent, busy, NOW);
            assertEquals(List.of(), told, "after " + second + " s");
        }
        step(10, silent, busy, NOW);
        assertEquals(List.of("idle"), told);
        silent.onEvent(access(NOW), NOW, output);
        assertEquals("active", told.get(1));
    }

    @Test
    void whileOthersBringOldRecordsItMayHoldOlderOnes() {
        var strategy = hourly(Duration.ofSeconds(10));
        var silent = generator(strategy);
        var busy = generator(strategy);
        long old = NOW - 30 * 24 * HOUR;
        for (int second = 0; second < 100; second++) {
            step(second, silent, busy, second < 60 ? old : second < 65 ? NOW : old);
            assertEquals(List.of(), told, "after " + second + " s");
        }
        step(100, silent, busy, old);
        assertEquals(List.of("idle"), told);
    }

    @Test
    void timeInWhichNobodyLookedIsNotSilence() {
        var alone = generator(hourly(Duration.ofSeconds(10)));
        for (int second = 0; second < 20; second++) {
            passedMillis = 1000L * second;
            alone.onEvent(access(NOW), NOW, output);
            alone.onPeriodicEmit(output);
        }
        passedMillis = 60_000;
        alone.onPeriodicEmit(output);
        assertFalse(told.contains("idle"), told.toString());
        passedMillis = 70_000;
        alone.onPeriodicEmit(output);
        assertEquals("idle", told.get(told.size() - 1));
    }

    @Test
    void whereReadingStoppedAmongOldRecordsMoreMayCome() {
        var alone = generator(hourly(Duration.ofSeconds(10)));
        alone.onEvent(access(NOW - HOUR), NOW - HOUR, output);
        for (int second = 0; second <= 100; second++) {
            passedMillis = 1000L * second;
            alone.onPeriodicEmit(output);
            assertFalse(told.contains("idle"), "after " + second + " s");
        }
        passedMillis = 101_000;
        alone.onPeriodicEmit(output);
        assertEquals("idle", told.get(told.size() - 1));
    }

    @Test
    void aSourceThatHasJustStartedIsGivenTime() {
        var alone = generator(hourly(Duration.ofSeconds(10)));
        for (int second = 0; second < 100; second++) {
            passedMillis = 1000L * second;
            alone.onPeriodicEmit(output);
            assertEquals(
                    second,
                    told.stream().filter(Long.toString(BEGINNING)::equals).count() - 1);
        }
        told.clear();
        passedMillis = 100_000;
        alone.onPeriodicEmit(output);
        assertEquals(List.of("idle"), told);
    }

    @Test
    void whenTheOthersHaveCaughtUpItIsSilent() {
        var strategy = hourly(Duration.ofSeconds(10));
        var silent = generator(strategy);
        var busy = generator(strategy);
        for (int second = 0; second < 70; second++) {
            step(second, silent, busy, second < 60 ? NOW - HOUR : NOW);
            assertEquals(second < 69 ? List.of() : List.of("idle"), told, "after " + second + " s");
        }
    }

    /** A burst comes by partitions, not by time: event time would be at its end before the second partition is read. */
    @Test
    void whenOldRecordsComeAfterASilenceThoseOfAllPartitionsAreWaitedFor() {
        long old = NOW - 30 * 24 * HOUR;
        var strategy = hourly(Duration.ofSeconds(10));
        WatermarkOutputMultiplexer source = new WatermarkOutputMultiplexer(output);
        var first = partition(source, "0", strategy);
        var second = partition(source, "1", strategy);
        var third = partition(source, "2", strategy);
        for (int waited = 0; waited <= 100; waited++) {
            pass(waited, source, first, second, third);
        }
        assertEquals("idle", told.get(told.size() - 1));
        told.clear();
        first.onEvent(access(old), old, source.getImmediateOutput("0"));
        first.onEvent(access(old + 9 * HOUR), old + 9 * HOUR, source.getImmediateOutput("0"));
        second.onEvent(access(old + 2 * HOUR), old + 2 * HOUR, source.getImmediateOutput("1"));
        pass(101, source, first, second, third);
        assertEquals(List.of(), marks(), "the third may hold older ones");
        for (int later = 102; later < 201; later++) {
            first.onEvent(access(old + 9 * HOUR), old + 9 * HOUR, source.getImmediateOutput("0"));
            second.onEvent(access(old + 2 * HOUR), old + 2 * HOUR, source.getImmediateOutput("1"));
            pass(later, source, first, second, third);
            assertEquals(List.of(), marks(), "after " + (later - 101) + " s");
        }
        pass(202, source, first, second, third);
        long slowest = old + 2 * HOUR - LATENESS.toMillis() - 1;
        assertEquals(List.of(Long.toString(slowest)), marks());
    }

    @Test
    void youngRecordsAfterASilenceAreNotABurst() {
        var strategy = hourly(Duration.ofSeconds(10));
        WatermarkOutputMultiplexer source = new WatermarkOutputMultiplexer(output);
        var first = partition(source, "0", strategy);
        var second = partition(source, "1", strategy);
        for (int waited = 0; waited <= 100; waited++) {
            pass(waited, source, first, second);
        }
        told.clear();
        first.onEvent(access(NOW), NOW, source.getImmediateOutput("0"));
        pass(101, source, first, second);
        assertEquals(List.of(Long.toString(NOW - LATENESS.toMillis() - 1)), marks());
    }

    private List<String> marks() {
        return told.stream().filter(text -> !text.equals("active")).toList();
    }

    private WatermarkGenerator<Incoming<AccessEvent>> partition(
            WatermarkOutputMultiplexer source, String name, WatermarkStrategy<Incoming<AccessEvent>> strategy) {
        source.registerNewOutput(name, new WatermarkOutputMultiplexer.WatermarkUpdateListener() {
            @Override
            public void onWatermarkUpdate(long watermark) {}

            @Override
            public void onIdleUpdate(boolean idle) {}
        });
        var generator = generator(strategy);
        looks.put(generator, source.getDeferredOutput(name));
        return generator;
    }

    @SafeVarargs
    private void pass(
            int second, WatermarkOutputMultiplexer source, WatermarkGenerator<Incoming<AccessEvent>>... partitions) {
        passedMillis = 1000L * second;
        for (var partition : partitions) {
            partition.onPeriodicEmit(looks.get(partition));
        }
        source.onPeriodicEmit();
    }

    /** A second passes, in which one partition says nothing and the other brings a record. */
    private void step(
            int second,
            WatermarkGenerator<Incoming<AccessEvent>> silent,
            WatermarkGenerator<Incoming<AccessEvent>> busy,
            long timestamp) {
        passedMillis = 1000L * second;
        WatermarkOutput other = recording(new ArrayList<>());
        busy.onEvent(access(timestamp), timestamp, other);
        busy.onPeriodicEmit(other);
        silent.onPeriodicEmit(output);
        told.removeIf(Long.toString(BEGINNING)::equals);
    }

    private static WatermarkStrategy<Incoming<AccessEvent>> hourly(Duration idleTimeout) {
        return Watermarks.following(
                RecordSource.of(AccessEvent.class, Topic.ACCESS_LOGS)
                        .timedBy(AccessEvent::getTimestamp, LATENESS, Duration.ofHours(1))
                        .timingOrNull(),
                idleTimeout,
                TimeScale.REAL,
                Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
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

    private WatermarkGenerator<Incoming<AccessEvent>> generator(WatermarkStrategy<Incoming<AccessEvent>> strategy) {
        return strategy.createWatermarkGenerator(
                new org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier.Context() {
                    @Override
                    public org.apache.flink.metrics.MetricGroup getMetricGroup() {
                        return new UnregisteredMetricsGroup();
                    }

                    @Override
                    public RelativeClock getInputActivityClock() {
                        return relative;
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
