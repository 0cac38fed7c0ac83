package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.ValueCodec;
import io.foreshard.flink.wire.ValueType;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * When an item is looked at next: small, so that a customer's many silent items cost nothing. Immutable.
 *
 * @param dueMillis a window's end, or when the item is forgotten
 * @param lastAccessMillis event time
 */
record ItemAgenda(long dueMillis, long lastAccessMillis) {

    static final ValueType<ItemAgenda> TYPE = ValueType.of(ItemAgenda.class, new Codec());

    ItemAgenda dueAt(long millis) {
        return new ItemAgenda(millis, lastAccessMillis);
    }

    private static final class Codec implements ValueCodec<ItemAgenda> {

        @Override
        public void write(ItemAgenda agenda, DataOutputView out) throws IOException {
            out.writeLong(agenda.dueMillis);
            out.writeLong(agenda.lastAccessMillis);
        }

        @Override
        public ItemAgenda read(DataInputView in) throws IOException {
            return new ItemAgenda(in.readLong(), in.readLong());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Codec;
        }

        @Override
        public int hashCode() {
            return Codec.class.hashCode();
        }
    }
}
