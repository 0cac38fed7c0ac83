package io.foreshard.flink.wire;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's view of an immutable value with a {@link ValueCodec}: no reflection, no Kryo. Immutable. */
public final class ValueType<T> extends OpaqueType<T> {

    private final Class<? super T> type;
    private final ValueCodec<T> codec;

    private ValueType(Class<? super T> type, ValueCodec<T> codec) {
        this.type = type;
        this.codec = codec;
    }

    /** @param type the value's class, without its type arguments */
    public static <T> ValueType<T> of(Class<? super T> type, ValueCodec<T> codec) {
        return new ValueType<>(type, codec);
    }

    @Override
    @SuppressWarnings("unchecked") // the class of a generic value has no type arguments
    public Class<T> getTypeClass() {
        return (Class<T>) type;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new ValueSerializer<>(codec);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueType<?> that && that.type.equals(type) && that.codec.equals(codec);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + codec.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ValueType;
    }
}
