package io.foreshard.executor.publish;

import io.foreshard.core.PartitionId;
import io.foreshard.partitions.etcd.MapEntry;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.ShardMapChange;
import java.util.Optional;

/** Makes the records of {@code shard-map}. */
final class ShardMapRecords {

    private ShardMapRecords() {}

    static ShardMapChange of(io.foreshard.partitions.etcd.ShardMapChange change) {
        if (change instanceof io.foreshard.partitions.etcd.ShardMapChange.OfItem item) {
            return entry(MapScope.ITEM, item.entry(), change.revision())
                    .setCustomerId(item.item().customerId())
                    .setItemId(item.item().itemId())
                    .build();
        }
        if (change instanceof io.foreshard.partitions.etcd.ShardMapChange.OfCustomer customer) {
            return entry(MapScope.CUSTOMER, customer.entry(), change.revision())
                    .setCustomerId(customer.customerId())
                    .build();
        }
        var rule = ((io.foreshard.partitions.etcd.ShardMapChange.OfRule) change).rule();
        return ShardMapChange.newBuilder()
                .setScope(MapScope.RULE)
                .setEpoch(rule.epoch())
                .setPartitions(rule.partitions().stream().map(PartitionId::name).toList())
                .setRevision(change.revision())
                .build();
    }

    /** A removed entry has no home, and epoch 0. */
    private static ShardMapChange.Builder entry(MapScope scope, Optional<MapEntry> entry, long revision) {
        return ShardMapChange.newBuilder()
                .setScope(scope)
                .setPartition(
                        entry.map(known -> known.home().partition().name()).orElse(null))
                .setEpoch(entry.map(known -> known.home().epoch()).orElse(0L))
                .setPreviousPartition(
                        entry.flatMap(MapEntry::previous).map(PartitionId::name).orElse(null))
                .setMigrationId(entry.flatMap(MapEntry::migrationId).orElse(null))
                .setRevision(revision);
    }
}
