package io.foreshard.core.placement;

import io.foreshard.core.PartitionId;
import java.io.Serializable;

/**
 * What a record of {@code partition-status} says. Immutable.
 *
 * @param capacityBytes 0 for no limit
 * @param latencyMicros round trip of a probe
 */
public record PartitionState(
        PartitionId partition,
        boolean reachable,
        long items,
        long bytes,
        long capacityBytes,
        long latencyMicros,
        boolean draining)
        implements Serializable {

    /** Share of the capacity in use, 0 without a limit. */
    public double fill() {
        return capacityBytes <= 0 ? 0 : (double) bytes / capacityBytes;
    }
}
