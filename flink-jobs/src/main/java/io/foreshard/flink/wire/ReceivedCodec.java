package io.foreshard.flink.wire;

import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link Received} records of one kind between operators. */
public final class ReceivedCodec<T extends SpecificRecord> implements ValueCodec<Received<T>> {

    private final RecordTypeSerializer<T> records;

    ReceivedCodec(Class<T> type) {
        this.records = new RecordTypeSerializer<>(type);
    }

    /** Flink's view of {@code Received<T>}. */
    public static <T extends SpecificRecord> ValueType<Received<T>> typeOf(Class<T> type) {
        return ValueType.of(Received.class, new ReceivedCodec<>(type));
    }

    @Override
    public void write(Received<T> received, DataOutputView out) throws IOException {
        writeOrigin(received.origin(), out);
        WireBytes.writeNullable(received.keyOrNull(), out);
        T value = received.valueOrNull();
        out.writeBoolean(value != null);
        if (value != null) {
            records.serialize(value, out);
        }
    }

    @Override
    public Received<T> read(DataInputView in) throws IOException {
        Origin origin = readOrigin(in);
        byte[] key = WireBytes.readNullable(in);
        return new Received<>(origin, key, in.readBoolean() ? records.deserialize(in) : null);
    }

    static void writeOrigin(Origin origin, DataOutputView out) throws IOException {
        out.writeUTF(origin.topic());
        out.writeInt(origin.partition());
        out.writeLong(origin.offset());
        out.writeLong(origin.timestampMillis());
    }

    static Origin readOrigin(DataInputView in) throws IOException {
        return new Origin(in.readUTF(), in.readInt(), in.readLong(), in.readLong());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceivedCodec<?> that && that.records.equals(records);
    }

    @Override
    public int hashCode() {
        return records.hashCode();
    }
}
