package io.foreshard.flink.wire;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** How the records of one Kafka partition move event time. */
final class Watermarks {

    /** The time of a record that tells none; it moves nothing. */
    private static final long NO_TIME = Long.MIN_VALUE;

    private Watermarks() {}

    /** Follows the records; a partition that is silent for the timeout of clock time no longer holds the others back. */
    static <T extends SpecificRecord> WatermarkStrategy<Incoming<T>> following(
            RecordSource.Timing<T> timing, Duration idleTimeout) {
        RecordTime<T> time = timing.time();
        Duration disorder = timing.disorder();
        long beatMillis = timing.beat().toMillis();
        return WatermarkStrategy.<Incoming<T>>forGenerator(context -> new Following<>(disorder, beatMillis))
                .withTimestampAssigner((incoming, kafkaTimestamp) -> {
                    T value = incoming.received().valueOrNull();
                    return value == null ? NO_TIME : time.of(value);
                })
                .withIdleness(idleTimeout);
    }

    /** Says nothing about event time, and never waits for it to be said. */
    static <T extends SpecificRecord> WatermarkStrategy<Incoming<T>> none() {
        return WatermarkStrategy.<Incoming<T>>forGenerator(context -> new Silent<>())
                .withTimestampAssigner((incoming, kafkaTimestamp) -> NO_TIME);
    }

    private static final class Following<T> implements WatermarkGenerator<T> {

        private final BoundedOutOfOrdernessWatermarks<T> bounded;
        private final long disorderMillis;
        private final long beatMillis;
        private long nextBeat = Long.MIN_VALUE;

        Following(Duration disorder, long beatMillis) {
            this.bounded = new BoundedOutOfOrdernessWatermarks<>(disorder);
            this.disorderMillis = disorder.toMillis();
            this.beatMillis = beatMillis;
        }

        @Override
        public void onEvent(T event, long timestamp, WatermarkOutput output) {
            if (timestamp == NO_TIME) {
                return;
            }
            bounded.onEvent(event, timestamp, output);
            long reached = timestamp - disorderMillis;
            if (reached >= nextBeat) {
                nextBeat = (Math.floorDiv(reached, beatMillis) + 1) * beatMillis;
                bounded.onPeriodicEmit(output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            bounded.onPeriodicEmit(output);
        }
    }

    /** Always idle. A watermark at the end of time would do too, but would end time when the other inputs are idle. */
    private static final class Silent<T> implements WatermarkGenerator<T> {

        @Override
        public void onEvent(T event, long timestamp, WatermarkOutput output) {
            output.markIdle();
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.markIdle();
        }
    }
}
