package io.foreshard.flink.analyzer;

import io.foreshard.schemas.ShardMapChange;
import java.util.List;

/** What concerns one customer: accesses of one item, or a change of the shard map. Immutable. */
sealed interface Signal {

    String customerId();

    /**
     * Accesses of one item.
     *
     * @param segments in the order in which they came, at least one
     */
    record Accesses(String customerId, String itemId, List<AccessSegment> segments) implements Signal {}

    /** A change of one item's entry, or of the customer's. */
    record MapChange(String customerId, ShardMapChange change) implements Signal {}
}
