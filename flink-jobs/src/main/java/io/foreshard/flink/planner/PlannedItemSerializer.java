package io.foreshard.flink.planner;

import io.foreshard.flink.wire.ChangingStateSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link PlannedItem} in Flink's state. */
final class PlannedItemSerializer extends ChangingStateSerializer<PlannedItem> {

    private static final long serialVersionUID = 1L;

    @Override
    protected byte[] toBytes(PlannedItem item) throws IOException {
        return item.toBytes();
    }

    @Override
    protected PlannedItem fromBytes(byte[] bytes) throws IOException {
        return PlannedItem.fromBytes(bytes);
    }

    @Override
    public TypeSerializerSnapshot<PlannedItem> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps beside the state; the bytes carry their version themselves. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PlannedItem> {
        public Snapshot() {
            super(PlannedItemSerializer::new);
        }
    }
}
