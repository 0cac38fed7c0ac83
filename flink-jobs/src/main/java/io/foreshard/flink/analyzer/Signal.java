package io.foreshard.flink.analyzer;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.ShardMapChange;

/** What concerns one customer: an access, or a change of the shard map. Immutable. */
sealed interface Signal {

    String customerId();

    /**
     * An access.
     *
     * @param place {@code partition/offset} in access-logs: part of the ids of what it causes
     */
    record Access(AccessEvent event, String place) implements Signal {

        @Override
        public String customerId() {
            return event.getCustomerId();
        }
    }

    /** A change of one item's entry, or of the customer's. */
    record MapChange(String customerId, ShardMapChange change) implements Signal {}
}
