package io.foreshard.flink.analyzer;

import io.foreshard.flink.wire.ValueCodec;
import io.foreshard.flink.wire.ValueType;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What one parallel instance has learnt of a region, in a checkpoint. Immutable. */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record RegionSnapshot(String region, int instance, byte[] bytes) {

    static final ValueType<RegionSnapshot> TYPE = ValueType.of(RegionSnapshot.class, new Codec());

    private static final class Codec implements ValueCodec<RegionSnapshot> {

        @Override
        public void write(RegionSnapshot snapshot, DataOutputView out) throws IOException {
            out.writeUTF(snapshot.region);
            out.writeInt(snapshot.instance);
            out.writeInt(snapshot.bytes.length);
            out.write(snapshot.bytes);
        }

        @Override
        public RegionSnapshot read(DataInputView in) throws IOException {
            String region = in.readUTF();
            int instance = in.readInt();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return new RegionSnapshot(region, instance, bytes);
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
