package io.foreshard.partitions.etcd;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the map holds of one customer. Immutable.
 *
 * @param own the customer's entry
 * @param items the items' entries, by item id
 * @param loadedAt revision at which all of it was read; events up to it are in it
 */
record CustomerEntries(Optional<MapEntry> own, Map<String, MapEntry> items, long loadedAt) {

    Located locate(ItemId item, DefaultRule rule, long revision) {
        MapEntry entry = items.get(item.itemId());
        if (entry != null) {
            return new Located(entry.home(), Located.Level.ITEM, entry.modRevision(), revision);
        }
        return own.map(customer ->
                        new Located(customer.home(), Located.Level.CUSTOMER, customer.modRevision(), revision))
                .orElseGet(() -> new Located(rule.homeOf(item.customerId()), Located.Level.RULE, 0, revision));
    }

    /** The same after a change of this customer, unless the change is in it already. */
    CustomerEntries after(ShardMapChange change) {
        if (change.revision() <= loadedAt) {
            return this;
        }
        if (change instanceof ShardMapChange.OfCustomer customer) {
            return new CustomerEntries(customer.entry(), items, loadedAt);
        }
        if (change instanceof ShardMapChange.OfItem item) {
            Map<String, MapEntry> changed = new HashMap<>(items);
            changed.remove(item.item().itemId());
            item.entry().ifPresent(entry -> changed.put(item.item().itemId(), entry));
            return new CustomerEntries(own, Map.copyOf(changed), loadedAt);
        }
        return this;
    }

    int weight() {
        return 1 + items.size();
    }
}
