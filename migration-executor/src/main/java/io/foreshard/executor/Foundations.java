package io.foreshard.executor;

import io.foreshard.configuration.ExecutorConfiguration;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.core.Region;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.executor.run.ControlPlane;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionOptions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.LockClaims;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.partitions.etcd.SessionLease;
import io.foreshard.partitions.etcd.ShardMap;
import java.time.Duration;
import java.util.List;

/** Makes what an executor stands on, from the configuration. Nothing is connected here. */
final class Foundations {

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);
    private static final Duration SOCKET_GRACE = Duration.ofSeconds(3);

    private Foundations() {}

    /** @param id the name under which locks are held */
    static ControlPlane controlPlane(EtcdClient etcd, ExecutorConfiguration executor, String id) {
        Duration ttl = Duration.ofSeconds(Math.max(1, executor.leaseTimeToLive().toSeconds()));
        Duration quarter = ttl.dividedBy(4);
        SessionLease lease =
                new SessionLease(etcd, ttl, quarter.compareTo(LONGEST_MARGIN) < 0 ? quarter : LONGEST_MARGIN);
        return new ControlPlane(new MigrationRecords(etcd), new LockClaims(etcd, lease, id), lease, new ShardMap(etcd));
    }

    static List<PartitionStore> stores(ForeshardConfiguration configuration, Region from) {
        return configuration.partitions().values().stream()
                .map(partition -> PartitionStores.open(options(configuration, partition, from)))
                .toList();
    }

    private static PartitionOptions options(
            ForeshardConfiguration configuration, PartitionConfiguration partition, Region from) {
        Duration step = configuration.executor().stepTimeout();
        Duration connect = step.compareTo(LONGEST_CONNECT) < 0 ? step : LONGEST_CONNECT;
        return ConfiguredPartitions.options(configuration, partition, from)
                .withTimeouts(new PartitionOptions.Timeouts(connect, step, step.plus(SOCKET_GRACE)));
    }
}
