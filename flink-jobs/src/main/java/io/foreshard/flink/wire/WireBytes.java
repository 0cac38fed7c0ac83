package io.foreshard.flink.wire;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Byte arrays with their length in front; -1 stands for none. */
final class WireBytes {

    private static final int NONE = -1;

    private WireBytes() {}

    static void write(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] read(DataInputView in) throws IOException {
        return readFully(in.readInt(), in);
    }

    static void writeNullable(byte @Nullable [] bytes, DataOutputView out) throws IOException {
        if (bytes == null) {
            out.writeInt(NONE);
        } else {
            write(bytes, out);
        }
    }

    static byte @Nullable [] readNullable(DataInputView in) throws IOException {
        int length = in.readInt();
        return length == NONE ? null : readFully(length, in);
    }

    private static byte[] readFully(int length, DataInputView in) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
