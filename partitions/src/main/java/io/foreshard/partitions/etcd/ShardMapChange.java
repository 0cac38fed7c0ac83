package io.foreshard.partitions.etcd;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import java.util.Optional;

/** One change of the shard map. Immutable. */
public sealed interface ShardMapChange {

    /** etcd revision that made it. */
    long revision();

    /** The item's own entry was written, or (absent) removed. */
    record OfItem(ItemId item, Optional<MapEntry> entry, long revision) implements ShardMapChange {}

    /** The customer's entry was written, or (absent) removed. */
    record OfCustomer(String customerId, Optional<MapEntry> entry, long revision) implements ShardMapChange {}

    /** The default rule changed. */
    record OfRule(DefaultRule rule, long revision) implements ShardMapChange {}
}
