package io.foreshard.core.placement;

import io.foreshard.core.PartitionId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The latest status of every partition. A partition not heard of yet is taken to be empty and well. Not thread-safe. */
public final class PartitionBoard {

    private final double headroom;
    private final Map<PartitionId, PartitionState> states = new TreeMap<>();

    /** @param headroom share of its capacity above which nothing moves into a partition, in (0, 1] */
    public PartitionBoard(double headroom) {
        if (!(headroom > 0 && headroom <= 1)) {
            throw new IllegalArgumentException("capacity headroom " + headroom + ": expected above 0, at most 1");
        }
        this.headroom = headroom;
    }

    public void put(PartitionState state) {
        states.put(state.partition(), state);
    }

    public Optional<PartitionState> state(PartitionId partition) {
        return Optional.ofNullable(states.get(partition));
    }

    /** Whether something may move into this partition: reachable, not draining, not full. */
    public boolean accepts(PartitionId partition) {
        PartitionState state = states.get(partition);
        return state == null || (state.reachable() && !state.draining() && state.fill() < headroom);
    }

    /** Whether an operator wants everything out of it. */
    public boolean draining(PartitionId partition) {
        PartitionState state = states.get(partition);
        return state != null && state.draining();
    }
}
