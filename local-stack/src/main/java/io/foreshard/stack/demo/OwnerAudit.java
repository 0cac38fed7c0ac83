package io.foreshard.stack.demo;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.Role;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.stack.demo.DemoResult.Owners;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks every store directly, past maps and caches, which items it would accept a write for. */
final class OwnerAudit {

    private final ForeshardConfiguration configuration;

    OwnerAudit(ForeshardConfiguration configuration) {
        this.configuration = configuration;
    }

    /** How many of these items two stores claim. A prepared store counts: it accepts whoever knows its epoch. */
    Owners check(Collection<ItemId> items) {
        DefaultRule rule = rule();
        Map<ItemId, Integer> owners = new HashMap<>();
        for (PartitionConfiguration partition : configuration.partitions().values()) {
            for (ItemId item : ownedBy(partition, rule, items)) {
                owners.merge(item, 1, Integer::sum);
            }
        }
        long doubled = owners.values().stream().filter(count -> count > 1).count();
        return new Owners(items.size(), doubled);
    }

    private DefaultRule rule() {
        Region controlPlane = configuration.controlPlaneRegions().get(0);
        try (EtcdClient etcd = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), controlPlane))) {
            return new ShardMap(etcd).rule().orElseThrow();
        }
    }

    /** Without the latency proxy: the audit runs beside the stores. */
    private List<ItemId> ownedBy(PartitionConfiguration partition, DefaultRule rule, Collection<ItemId> items) {
        Region local = partition.region();
        List<ItemId> owned = new ArrayList<>();
        try (PartitionStore store =
                PartitionStores.open(ConfiguredPartitions.options(configuration, partition, local))) {
            store.initialize(rule);
            for (ItemId item : items) {
                Role role = store.inspect(item).effective().role();
                if (role == Role.OWNER || role == Role.PREPARED) {
                    owned.add(item);
                }
            }
        }
        return owned;
    }
}
