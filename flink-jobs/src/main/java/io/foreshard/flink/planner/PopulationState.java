package io.foreshard.flink.planner;

import io.foreshard.core.placement.Population;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * What all items of one instance have shown, checkpointed. An instance gets its own back; after a change of parallelism
 * every instance begins with what all of them together had learned. Not thread-safe.
 */
final class PopulationState {

    private static final String NAME = "population";
    private static final int HEAD_BYTES = 2 * Integer.BYTES;

    private final int index;
    private final int parallelism;
    private final ListState<byte[]> state;
    private final Population population;

    PopulationState(int index, int parallelism, FunctionInitializationContext context) throws Exception {
        this.index = index;
        this.parallelism = parallelism;
        this.state = context.getOperatorStateStore()
                .getUnionListState(
                        new ListStateDescriptor<>(NAME, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        this.population = restored(state.get());
    }

    Population population() {
        return population;
    }

    void snapshot() throws Exception {
        byte[] learned = population.toBytes();
        state.update(List.of(ByteBuffer.allocate(HEAD_BYTES + learned.length)
                .putInt(index)
                .putInt(parallelism)
                .put(learned)
                .array()));
    }

    private Population restored(Iterable<byte[]> parts) {
        List<Population> all = new ArrayList<>();
        for (byte[] part : parts) {
            ByteBuffer bytes = ByteBuffer.wrap(part);
            int writer = bytes.getInt();
            boolean same = bytes.getInt() == parallelism;
            byte[] learned = new byte[bytes.remaining()];
            bytes.get(learned);
            if (!same || writer == index) {
                all.add(Population.fromBytes(learned));
            }
        }
        return all.stream()
                .reduce((first, second) -> {
                    first.add(second);
                    return first;
                })
                .orElseGet(Population::new);
    }
}
