package io.foreshard.stack.chaos;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is left when everything has had time to end. Immutable.
 *
 * @param items by key
 * @param migrations records that are still there, in words
 */
record FinalState(Map<String, Item> items, List<String> migrations) {

    FinalState {
        items = Map.copyOf(items);
        migrations = List.copyOf(migrations);
    }

    /**
     * One item.
     *
     * @param value the whole, read strictly; absent if no read was answered
     * @param writable whether a write was acknowledged
     * @param home by the map
     * @param claims what each store says of its right to the item
     */
    record Item(Optional<String> value, boolean writable, Home home, List<Claim> claims) {
        Item {
            claims = List.copyOf(claims);
        }
    }

    /** What a store says, inheritance included. */
    record Claim(PartitionId partition, Role role, long epoch) {}
}
