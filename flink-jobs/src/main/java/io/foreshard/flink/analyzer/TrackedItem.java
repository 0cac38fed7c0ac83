package io.foreshard.flink.analyzer;

import io.foreshard.core.ItemId;
import io.foreshard.core.mobility.ItemState;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/** All that is kept of one item: the core's state, and what was told of it last. */
final class TrackedItem {

    private static final int VERSION = 1;
    private static final int USUAL_BYTES = 256;

    final ItemId id;
    final ItemState state;
    private @Nullable LastScore told;

    TrackedItem(ItemId id) {
        this(id, new ItemState(), null);
    }

    private TrackedItem(ItemId id, ItemState state, @Nullable LastScore told) {
        this.id = id;
        this.state = state;
        this.told = told;
    }

    /** What was told last, empty if nothing ever was. */
    Optional<LastScore> told() {
        return Optional.ofNullable(told);
    }

    void tell(LastScore score) {
        told = score;
    }

    byte[] toBytes() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
        out.writeByte(VERSION);
        LastScore present = told;
        out.writeBoolean(present != null);
        if (present != null) {
            present.write(out);
        }
        out.write(state.toBytes());
        return out.getCopyOfBuffer();
    }

    /** @throws IOException if the bytes are those of another version */
    static TrackedItem fromBytes(ItemId id, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("tracked item of version " + version + ": expected " + VERSION);
        }
        LastScore told = in.readBoolean() ? LastScore.read(in) : null;
        byte[] state = new byte[in.available()];
        in.readFully(state);
        return new TrackedItem(id, ItemState.fromBytes(state), told);
    }
}
