package io.foreshard.schemas.codec;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one kind of record with a plain Kafka consumer. A broken record comes out as {@link Decoded.Rejected}: an exception
 * from here would stop the consumer at that offset for ever. A tombstone of a compacted topic stays null. Thread-safe.
 */
public final class RecordDeserializer<T extends SpecificRecord> implements Deserializer<Decoded<T>> {

    private final RecordCodec<T> codec;

    public RecordDeserializer(Class<T> type, SchemaSource source) {
        this.codec = RecordCodec.of(type, source);
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's tombstone
    public @Nullable Decoded<T> deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : codec.tryDecode(bytes);
    }
}
