package io.foreshard.flink.wire;

import io.foreshard.schemas.codec.Topic;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a job writes to one topic. Immutable.
 *
 * @param keying the Kafka key of a record, see {@link io.foreshard.schemas.codec.RecordKeys}
 */
public record RecordSink<T extends SpecificRecord>(Class<T> type, Topic topic, Keying<T> keying) {

    /** The Kafka key of a record; null for none. */
    @FunctionalInterface
    public interface Keying<T> extends Serializable {

        byte @Nullable [] of(T record);
    }
}
