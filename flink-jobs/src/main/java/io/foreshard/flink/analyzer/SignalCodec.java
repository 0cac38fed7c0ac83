package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.RecordType;
import io.foreshard.flink.wire.ValueCodec;
import io.foreshard.flink.wire.ValueType;
import io.foreshard.schemas.ShardMapChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link Signal}s on their way to their customer's operator. */
final class SignalCodec implements ValueCodec<Signal> {

    static final ValueType<Signal> TYPE = ValueType.of(Signal.class, new SignalCodec());

    /** In place of a number of segments, which is at least one. */
    private static final int MAP_CHANGE = 0;

    private final TypeSerializer<ShardMapChange> changes =
            RecordType.ofRecord(ShardMapChange.class).createSerializer(new SerializerConfigImpl());

    @Override
    public void write(Signal signal, DataOutputView out) throws IOException {
        if (signal instanceof Signal.Accesses accesses) {
            out.writeInt(accesses.segments().size());
            out.writeUTF(accesses.customerId());
            out.writeUTF(accesses.itemId());
            for (AccessSegment segment : accesses.segments()) {
                write(segment, out);
            }
        } else if (signal instanceof Signal.MapChange change) {
            out.writeInt(MAP_CHANGE);
            out.writeUTF(change.customerId());
            changes.serialize(change.change(), out);
        }
    }

    @Override
    public Signal read(DataInputView in) throws IOException {
        int segments = in.readInt();
        String customerId = in.readUTF();
        if (segments == MAP_CHANGE) {
            return new Signal.MapChange(customerId, changes.deserialize(in));
        }
        String itemId = in.readUTF();
        if (segments == 1) {
            return new Signal.Accesses(customerId, itemId, List.of(readSegment(in)));
        }
        List<AccessSegment> read = new ArrayList<>(segments);
        for (int i = 0; i < segments; i++) {
            read.add(readSegment(in));
        }
        return new Signal.Accesses(customerId, itemId, read);
    }

    private static void write(AccessSegment segment, DataOutputView out) throws IOException {
        out.writeUTF(segment.region());
        out.writeLong(segment.firstMillis());
        out.writeLong(segment.lastMillis());
        out.writeInt(segment.reads());
        out.writeInt(segment.writes());
        out.writeInt(segment.partition());
        out.writeLong(segment.offset());
    }

    private static AccessSegment readSegment(DataInputView in) throws IOException {
        return new AccessSegment(
                in.readUTF(), in.readLong(), in.readLong(), in.readInt(), in.readInt(), in.readInt(), in.readLong());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignalCodec;
    }

    @Override
    public int hashCode() {
        return SignalCodec.class.hashCode();
    }
}
