package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.RecordType;
import io.foreshard.flink.wire.ValueCodec;
import io.foreshard.flink.wire.ValueType;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.ShardMapChange;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link Signal}s on their way to their customer's operator. */
final class SignalCodec implements ValueCodec<Signal> {

    static final ValueType<Signal> TYPE = ValueType.of(Signal.class, new SignalCodec());

    private final TypeSerializer<AccessEvent> events =
            RecordType.ofRecord(AccessEvent.class).createSerializer(new SerializerConfigImpl());
    private final TypeSerializer<ShardMapChange> changes =
            RecordType.ofRecord(ShardMapChange.class).createSerializer(new SerializerConfigImpl());

    @Override
    public void write(Signal signal, DataOutputView out) throws IOException {
        out.writeBoolean(signal instanceof Signal.Access);
        if (signal instanceof Signal.Access access) {
            out.writeUTF(access.place());
            events.serialize(access.event(), out);
        } else if (signal instanceof Signal.MapChange change) {
            out.writeUTF(change.customerId());
            changes.serialize(change.change(), out);
        }
    }

    @Override
    public Signal read(DataInputView in) throws IOException {
        boolean access = in.readBoolean();
        String text = in.readUTF();
        return access
                ? new Signal.Access(events.deserialize(in), text)
                : new Signal.MapChange(text, changes.deserialize(in));
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
