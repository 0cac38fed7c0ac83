package io.foreshard.flink.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A {@link ValueCodec} as Flink's serializer. */
final class ValueSerializer<T> extends ImmutableSerializer<T> {

    private final ValueCodec<T> codec;

    ValueSerializer(ValueCodec<T> codec) {
        this.codec = codec;
    }

    ValueCodec<T> codec() {
        return codec;
    }

    @Override
    public void serialize(T value, DataOutputView target) throws IOException {
        codec.write(value, target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return codec.read(source);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueSerializer<?> that && that.codec.equals(codec);
    }

    @Override
    public int hashCode() {
        return codec.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new ValueSerializerSnapshot<>(codec);
    }
}
