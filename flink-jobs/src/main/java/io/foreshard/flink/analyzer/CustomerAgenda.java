package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.ValueCodec;
import io.foreshard.flink.wire.ValueType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What is known of a customer without looking at his items: small, so that many silent items cost next to nothing. Immutable.
 *
 * @param timerMillis what his one timer is set for; {@link #NO_TIMER} if there is none
 * @param mapped whether the shard map has, or had, entries of his
 * @param items when each one is due
 */
record CustomerAgenda(long timerMillis, boolean mapped, Map<String, Due> items) {

    static final long NO_TIMER = Long.MAX_VALUE;
    static final ValueType<CustomerAgenda> TYPE = ValueType.of(CustomerAgenda.class, new Codec());

    /**
     * When an item is looked at next. Immutable.
     *
     * @param millis a window's end, or when the item is forgotten
     * @param lastAccessMillis event time
     */
    record Due(long millis, long lastAccessMillis) {

        Due at(long otherMillis) {
            return new Due(otherMillis, lastAccessMillis);
        }
    }

    private static final class Codec implements ValueCodec<CustomerAgenda> {

        @Override
        public void write(CustomerAgenda agenda, DataOutputView out) throws IOException {
            out.writeLong(agenda.timerMillis);
            out.writeBoolean(agenda.mapped);
            out.writeInt(agenda.items.size());
            for (Map.Entry<String, Due> entry : agenda.items.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeLong(entry.getValue().millis);
                out.writeLong(entry.getValue().lastAccessMillis);
            }
        }

        @Override
        public CustomerAgenda read(DataInputView in) throws IOException {
            long timer = in.readLong();
            boolean mapped = in.readBoolean();
            int size = in.readInt();
            Map<String, Due> items = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                items.put(in.readUTF(), new Due(in.readLong(), in.readLong()));
            }
            return new CustomerAgenda(timer, mapped, items);
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
