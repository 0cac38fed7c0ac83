package io.foreshard.schemas.codec;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes one kind of record with a plain Kafka producer. Thread-safe, as the producer requires. */
public final class RecordSerializer<T extends SpecificRecord> implements Serializer<T> {

    private final RecordCodec<T> codec;

    public RecordSerializer(Class<T> type) {
        this.codec = RecordCodec.of(type);
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka hands a null to say "tombstone" and wants one back
    public byte @Nullable [] serialize(String topic, @Nullable T datum) {
        return datum == null ? null : codec.encode(datum);
    }
}
