package io.foreshard.flink.wire;

import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import java.io.Serializable;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a job reads from one topic, always from its beginning unless a checkpoint says where to go on. Immutable.
 *
 * @param decoding of its values
 * @param timingOrNull null if its records carry no event time: they never hold it back
 */
public record RecordSource<T extends SpecificRecord>(
        Class<T> type,
        Topic topic,
        RecordDecoding<T> decoding,
        @Nullable Timing<T> timingOrNull) implements Serializable {

    private static final Duration NO_BEAT = Duration.ofMillis(Long.MAX_VALUE);

    /**
     * How records move event time.
     *
     * @param time of a record
     * @param disorder how far a record may come behind the latest of its Kafka partition
     * @param closing the event time from which a record can no longer be taken: it is rejected as too late; null if it
     *     always can
     * @param beat event time is told at once when it passes a multiple of this, and every few milliseconds of clock time in
     *     between: so what happens at the end of a window does not depend on how fast records are read
     */
    public record Timing<T>(
            RecordTime<T> time, Duration disorder, @Nullable RecordTime<T> closing, Duration beat)
            implements Serializable {}

    /** Records of this wire contract without event time: maps, policies, status. */
    public static <T extends SpecificRecord> RecordSource<T> of(Class<T> type, Topic topic) {
        return new RecordSource<>(type, topic, schemas -> RecordCodec.of(type, schemas)::tryDecode, null);
    }

    /** This source with other rules of decoding, e.g. a second encoding or the validation of fields. */
    public RecordSource<T> decodedBy(RecordDecoding<T> given) {
        return new RecordSource<>(type, topic, given, timingOrNull);
    }

    /** This source with event time; no record is ever too late. */
    public RecordSource<T> timedBy(RecordTime<T> time, Duration disorder) {
        return new RecordSource<>(type, topic, decoding, new Timing<>(time, disorder, null, NO_BEAT));
    }

    /** This source with event time in windows; a record is too late when event time has reached the end of its window. */
    public RecordSource<T> timedBy(RecordTime<T> time, Duration disorder, Duration window) {
        long millis = window.toMillis();
        RecordTime<T> closing = record -> (Math.floorDiv(time.of(record), millis) + 1) * millis;
        return new RecordSource<>(type, topic, decoding, new Timing<>(time, disorder, closing, window));
    }
}
