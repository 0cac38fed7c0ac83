package io.foreshard.executor.run;

import io.foreshard.core.PartitionId;
import java.time.Instant;

/**
 * What the last probe of a store found. Immutable.
 *
 * @param at clock time of the probe; the epoch before the first
 * @param latencyMicros how long the probe took
 */
public record StoreStatus(
        PartitionId partition, boolean reachable, long items, long bytes, long latencyMicros, Instant at) {

    static StoreStatus unknown(PartitionId partition) {
        return new StoreStatus(partition, false, 0, 0, 0, Instant.EPOCH);
    }
}
