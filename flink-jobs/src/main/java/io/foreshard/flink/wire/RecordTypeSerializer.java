package io.foreshard.flink.wire;

import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.SchemaSource;
import io.foreshard.schemas.codec.SingleObject;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes the length and the single-object bytes of a record; reads those of one older version too, if it was restored. */
final class RecordTypeSerializer<T extends SpecificRecord> extends ImmutableSerializer<T> {

    private final Class<T> type;
    private final @Nullable String writtenSchema;
    private transient volatile @Nullable RecordCodec<T> codec;

    RecordTypeSerializer(Class<T> type) {
        this(type, null);
    }

    /** @param writtenSchema of the state to read, as JSON */
    RecordTypeSerializer(Class<T> type, @Nullable String writtenSchema) {
        this.type = type;
        this.writtenSchema = writtenSchema;
    }

    Class<T> type() {
        return type;
    }

    RecordCodec<T> codec() {
        RecordCodec<T> present = codec;
        if (present == null) {
            present = RecordCodec.of(type, schemas());
            codec = present;
        }
        return present;
    }

    private SchemaSource schemas() {
        if (writtenSchema == null) {
            return SchemaSource.NONE;
        }
        Schema written = new Schema.Parser().parse(writtenSchema);
        long fingerprint = SingleObject.fingerprintOf(written);
        return asked -> asked == fingerprint ? Optional.of(written) : Optional.empty();
    }

    @Override
    public void serialize(T record, DataOutputView target) throws IOException {
        WireBytes.write(codec().encode(record), target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return codec().decode(WireBytes.read(source));
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        WireBytes.write(WireBytes.read(source), target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordTypeSerializer<?> that && that.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new RecordTypeSerializerSnapshot<>(type);
    }
}
