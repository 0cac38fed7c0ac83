package io.foreshard.core.placement;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.util.Comparator;
import java.util.Optional;

/** Picks the partition inside a region: accepting, most room, then least load, then by name. Not thread-safe. */
public final class PartitionChooser {

    private final Topology topology;
    private final PartitionBoard board;

    public PartitionChooser(Topology topology, PartitionBoard board) {
        this.topology = topology;
        this.board = board;
    }

    /** The best partition of a region, or empty if none accepts anything. */
    public Optional<PartitionId> choose(Region region) {
        return topology.partitionsIn(region).stream()
                .filter(board::accepts)
                .min(Comparator.comparingDouble(this::fill)
                        .thenComparingLong(this::latencyMicros)
                        .thenComparingLong(this::items)
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Rounded to whole percents, so that load decides between partitions that are about equally full. */
    private double fill(PartitionId partition) {
        return board.state(partition)
                .map(state -> Math.rint(100 * state.fill()))
                .orElse(0.0);
    }

    private long latencyMicros(PartitionId partition) {
        return board.state(partition).map(PartitionState::latencyMicros).orElse(0L) / 1000;
    }

    private long items(PartitionId partition) {
        return board.state(partition).map(PartitionState::items).orElse(0L);
    }
}
