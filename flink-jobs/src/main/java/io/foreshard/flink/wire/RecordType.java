package io.foreshard.flink.wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Flink's view of a record of the wire contract: it travels and is kept as Avro, and state of an older version of the
 * record is read with the schema that it was written with. Nobody may change a record after it was made. Immutable.
 */
public final class RecordType<T extends SpecificRecord> extends OpaqueType<T> {

    private final Class<T> type;

    private RecordType(Class<T> type) {
        this.type = type;
    }

    public static <T extends SpecificRecord> RecordType<T> ofRecord(Class<T> type) {
        return new RecordType<>(type);
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new RecordTypeSerializer<>(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordType<?> that && that.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordType;
    }
}
