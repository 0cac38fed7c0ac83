package io.foreshard.flink.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * State that an operator changes in place and puts back: the heap backend keeps the object itself and packs it for checkpoints
 * only, RocksDB packs it each time. What is packed carries its own version. Thread-safe.
 */
public abstract class ChangingStateSerializer<T> extends TypeSerializer<T> {

    /** All there is to the state, its version included. */
    protected abstract byte[] toBytes(T state) throws IOException;

    /** What {@link #toBytes} was given, as an object of its own. */
    protected abstract T fromBytes(byte[] bytes) throws IOException;

    @Override
    public void serialize(T state, DataOutputView target) throws IOException {
        byte[] bytes = toBytes(state);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return fromBytes(bytes);
    }

    @Override
    public T copy(T from) {
        try {
            return fromBytes(toBytes(from));
        } catch (IOException e) {
            throw new UncheckedIOException("a copy in memory failed", e);
        }
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return this;
    }

    /** Flink takes null for "nothing to reuse". */
    @Override
    @SuppressWarnings("NullAway")
    public @Nullable T createInstance() {
        return null;
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public int getLength() {
        return -1;
    }

    /** Subclasses hold nothing: their class is all there is to them. */
    @Override
    @SuppressWarnings("EqualsGetClass")
    public boolean equals(@Nullable Object other) {
        return other != null && other.getClass().equals(getClass());
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }
}
