package io.foreshard.flink.analyzer;

import io.foreshard.core.mobility.ItemState;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/** All that is kept of one item: the core's state, what was told of it last, and whether it was accessed since. */
final class TrackedItem {

    private static final int VERSION = 1;
    private static final int USUAL_BYTES = 256;

    final ItemState state;
    private @Nullable LastScore told;
    private boolean accessedSince;

    TrackedItem() {
        this(new ItemState(), null, false);
    }

    private TrackedItem(ItemState state, @Nullable LastScore told, boolean accessedSince) {
        this.state = state;
        this.told = told;
        this.accessedSince = accessedSince;
    }

    /** What was told last, empty if nothing ever was. */
    Optional<LastScore> told() {
        return Optional.ofNullable(told);
    }

    /** Whether there were accesses after the last score that a window's end brought. */
    boolean accessedSince() {
        return accessedSince;
    }

    void accessed() {
        accessedSince = true;
    }

    /** Told between two window ends: the next one tells again. */
    void toldEarly(LastScore score) {
        told = score;
    }

    void tell(LastScore score) {
        told = score;
        accessedSince = false;
    }

    byte[] toBytes() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
        out.writeByte(VERSION);
        out.writeBoolean(accessedSince);
        LastScore present = told;
        out.writeBoolean(present != null);
        if (present != null) {
            present.write(out);
        }
        out.write(state.toBytes());
        return out.getCopyOfBuffer();
    }

    /** @throws IOException if the bytes are those of another version */
    static TrackedItem fromBytes(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("tracked item of version " + version + ": expected " + VERSION);
        }
        boolean accessedSince = in.readBoolean();
        LastScore told = in.readBoolean() ? LastScore.read(in) : null;
        byte[] state = new byte[in.available()];
        in.readFully(state);
        return new TrackedItem(ItemState.fromBytes(state), told, accessedSince);
    }
}
