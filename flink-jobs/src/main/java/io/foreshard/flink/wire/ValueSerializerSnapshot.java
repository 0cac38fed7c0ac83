package io.foreshard.flink.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/** Keeps the codec itself: a savepoint is readable as long as the codec's class is. */
public final class ValueSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

    private static final int VERSION = 1;

    private @Nullable ValueCodec<T> codec;

    /** For Flink, which calls {@link #readSnapshot} next. */
    public ValueSerializerSnapshot() {}

    ValueSerializerSnapshot(ValueCodec<T> codec) {
        this.codec = codec;
    }

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        byte[] bytes = InstantiationUtil.serializeObject(codec());
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        try {
            codec = InstantiationUtil.deserializeObject(bytes, classLoader);
        } catch (ClassNotFoundException e) {
            throw new IOException("the savepoint holds values of a codec that this version does not have", e);
        }
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
        return new ValueSerializer<>(codec());
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
        return old instanceof ValueSerializerSnapshot<T> that && that.codec().equals(codec())
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }

    private ValueCodec<T> codec() {
        ValueCodec<T> present = codec;
        if (present == null) {
            throw new IllegalStateException("the snapshot was not read yet");
        }
        return present;
    }
}
