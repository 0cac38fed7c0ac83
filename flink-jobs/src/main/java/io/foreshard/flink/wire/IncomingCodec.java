package io.foreshard.flink.wire;

import io.foreshard.schemas.codec.RejectionReason;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** {@link Incoming} records between operators, should somebody break the chain behind a source. */
final class IncomingCodec<T extends SpecificRecord> implements ValueCodec<Incoming<T>> {

    private final ReceivedCodec<T> received;

    IncomingCodec(ReceivedCodec<T> received) {
        this.received = received;
    }

    @Override
    public void write(Incoming<T> incoming, DataOutputView out) throws IOException {
        received.write(incoming.received(), out);
        WireBytes.writeNullable(incoming.bytesOrNull(), out);
        Incoming.Rejection rejection = incoming.rejectionOrNull();
        out.writeBoolean(rejection != null);
        if (rejection != null) {
            out.writeUTF(rejection.reason().name());
            out.writeUTF(rejection.detail());
        }
    }

    @Override
    public Incoming<T> read(DataInputView in) throws IOException {
        Received<T> read = received.read(in);
        byte[] bytes = WireBytes.readNullable(in);
        return new Incoming<>(read, bytes, in.readBoolean() ? readRejection(in) : null);
    }

    private static Incoming.@Nullable Rejection readRejection(DataInputView in) throws IOException {
        return new Incoming.Rejection(RejectionReason.valueOf(in.readUTF()), in.readUTF());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IncomingCodec<?> that && that.received.equals(received);
    }

    @Override
    public int hashCode() {
        return received.hashCode();
    }
}
