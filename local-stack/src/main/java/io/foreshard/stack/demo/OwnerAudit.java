package io.foreshard.stack.demo;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.Role;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.stack.demo.DemoResult.Owners;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks every store directly, past maps and caches, which items it would accept a write for. Migrations may go on meanwhile: an
 * item that moves from a store that was asked to one that is asked later claims to be in both, so a claim counts as a second one
 * only if the earlier claim still stands, unchanged, after it was seen.
 */
final class OwnerAudit {

    private final ForeshardConfiguration configuration;

    OwnerAudit(ForeshardConfiguration configuration) {
        this.configuration = configuration;
    }

    /** How many of these items two stores claim. A prepared store counts: it accepts whoever knows its epoch. */
    Owners check(Collection<ItemId> items) {
        Map<PartitionId, PartitionStore> stores = open();
        try {
            Map<ItemId, Map<PartitionId, OwnerRecord>> claims = claims(stores, items);
            List<ItemId> suspects = claims.entrySet().stream()
                    .filter(entry -> entry.getValue().size() > 1)
                    .map(Map.Entry::getKey)
                    .toList();
            Map<ItemId, Map<PartitionId, OwnerRecord>> again = claims(stores, suspects);
            long doubled = suspects.stream()
                    .filter(item -> isDouble(claims.getOrDefault(item, Map.of()), again.getOrDefault(item, Map.of())))
                    .count();
            return new Owners(items.size(), doubled);
        } finally {
            stores.values().forEach(PartitionStore::close);
        }
    }

    /** Whether a claim outlived the sight of a later one; the stores were asked in the same order both times. */
    static boolean isDouble(Map<PartitionId, OwnerRecord> claims, Map<PartitionId, OwnerRecord> again) {
        return claims.entrySet().stream()
                .limit(Math.max(0, claims.size() - 1))
                .anyMatch(earlier -> earlier.getValue().equals(again.get(earlier.getKey())));
    }

    private Map<ItemId, Map<PartitionId, OwnerRecord>> claims(
            Map<PartitionId, PartitionStore> stores, Collection<ItemId> items) {
        Map<ItemId, Map<PartitionId, OwnerRecord>> claims = new HashMap<>();
        stores.forEach((partition, store) -> {
            for (ItemId item : items) {
                OwnerRecord owner = store.inspect(item).effective();
                if (owner.role() == Role.OWNER || owner.role() == Role.PREPARED) {
                    claims.computeIfAbsent(item, unseen -> new LinkedHashMap<>())
                            .put(partition, owner);
                }
            }
        });
        return claims;
    }

    /** Without the latency proxy: the audit runs beside the stores. */
    private Map<PartitionId, PartitionStore> open() {
        DefaultRule rule = rule();
        Map<PartitionId, PartitionStore> stores = new LinkedHashMap<>();
        configuration.partitions().forEach((id, partition) -> {
            PartitionStore store =
                    PartitionStores.open(ConfiguredPartitions.options(configuration, partition, partition.region()));
            stores.put(id, store);
            store.initialize(rule);
        });
        return stores;
    }

    private DefaultRule rule() {
        Region controlPlane = configuration.controlPlaneRegions().get(0);
        try (EtcdClient etcd = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), controlPlane))) {
            return new ShardMap(etcd).rule().orElseThrow();
        }
    }
}
