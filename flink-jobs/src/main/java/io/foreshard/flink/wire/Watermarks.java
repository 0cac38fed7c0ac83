package io.foreshard.flink.wire;

import io.foreshard.core.TimeScale;
import java.time.Clock;
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

    /**
     * Follows the records. A partition that is silent for the timeout of clock time no longer holds the others back; after a start, and
     * until the records are as young as the clock, only after {@value Silence#PATIENCE} times as long: it may hold some that nobody has
     * read. So when old records come after a silence, all partitions of the instance are waited for again.
     *
     * @param clock that records are held against, by the time scale, to see whether they are old
     */
    static <T extends SpecificRecord> WatermarkStrategy<Incoming<T>> following(
            RecordSource.Timing<T> timing, Duration idleTimeout, TimeScale timeScale, Clock clock) {
        RecordTime<T> time = timing.time();
        Duration disorder = timing.disorder();
        long beatMillis = timing.beat().toMillis();
        Duration behind = disorder.plus(timeScale.toEventDuration(idleTimeout.multipliedBy(2)));
        Backlog backlog = new Backlog(timeScale, clock, behind, idleTimeout);
        return WatermarkStrategy.<Incoming<T>>forGenerator(context -> {
                    backlog.measuredBy(context.getInputActivityClock());
                    return new Following<>(disorder, beatMillis, new Silence(backlog, idleTimeout));
                })
                .withTimestampAssigner((incoming, kafkaTimestamp) -> {
                    T value = incoming.received().valueOrNull();
                    return value == null ? NO_TIME : time.of(value);
                });
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
        private final Silence silence;
        private long nextBeat = Long.MIN_VALUE;

        Following(Duration disorder, long beatMillis, Silence silence) {
            this.bounded = new BoundedOutOfOrdernessWatermarks<>(disorder);
            this.disorderMillis = disorder.toMillis();
            this.beatMillis = beatMillis;
            this.silence = silence;
        }

        @Override
        public void onEvent(T event, long timestamp, WatermarkOutput output) {
            if (timestamp == NO_TIME) {
                return;
            }
            silence.ends(timestamp, output);
            bounded.onEvent(event, timestamp, output);
            long reached = timestamp - disorderMillis;
            if (reached >= nextBeat) {
                nextBeat = (Math.floorDiv(reached, beatMillis) + 1) * beatMillis;
                bounded.onPeriodicEmit(output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (!silence.isTold(output)) {
                bounded.onPeriodicEmit(output);
            }
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
