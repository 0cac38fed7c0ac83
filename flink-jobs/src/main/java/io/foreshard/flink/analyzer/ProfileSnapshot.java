package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.ValueCodec;
import io.foreshard.flink.wire.ValueType;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** One region's population profile in a checkpoint, and the parallel instance that it belongs to. Immutable. */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record ProfileSnapshot(String region, int instance, byte[] bytes) {

    static final ValueType<ProfileSnapshot> TYPE = ValueType.of(ProfileSnapshot.class, new Codec());

    private static final class Codec implements ValueCodec<ProfileSnapshot> {

        @Override
        public void write(ProfileSnapshot snapshot, DataOutputView out) throws IOException {
            out.writeUTF(snapshot.region);
            out.writeInt(snapshot.instance);
            out.writeInt(snapshot.bytes.length);
            out.write(snapshot.bytes);
        }

        @Override
        public ProfileSnapshot read(DataInputView in) throws IOException {
            String region = in.readUTF();
            int instance = in.readInt();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return new ProfileSnapshot(region, instance, bytes);
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
