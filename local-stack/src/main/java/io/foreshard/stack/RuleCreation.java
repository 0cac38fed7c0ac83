package io.foreshard.stack;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Region;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;

/** Writes the default rule over all partitions unless there is one: executors and sidecars wait for it. */
final class RuleCreation {

    private RuleCreation() {}

    static DefaultRule createMissing(ForeshardConfiguration configuration, Region from) {
        try (EtcdClient client = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), from))) {
            return new ShardMap(client).initializeRule(configuration.partitions().keySet());
        }
    }
}
