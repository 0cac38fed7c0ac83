package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every command takes, and the way from them to the servers. For one thread. */
final class Deployment {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:FORESHARD_CONFIG:-foreshard.yaml}",
            description = "Configuration; default: $FORESHARD_CONFIG or foreshard.yaml")
    private String config = "foreshard.yaml";

    @Option(
            names = "--from",
            paramLabel = "REGION",
            description = "Region to connect from; default: the first of the control plane")
    private String from = "";

    ForeshardConfiguration configuration() {
        return ForeshardConfiguration.load(Path.of(config));
    }

    Region region(ForeshardConfiguration configuration) {
        return from.isEmpty() ? configuration.controlPlaneRegions().get(0) : knownRegion(configuration, from);
    }

    EtcdClient etcd(ForeshardConfiguration configuration) {
        return EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), region(configuration)));
    }

    Map<String, Object> kafka(ForeshardConfiguration configuration) {
        return new HashMap<>(configuration.kafka().clientProperties(region(configuration)));
    }

    PartitionStore store(ForeshardConfiguration configuration, PartitionConfiguration partition) {
        return PartitionStores.open(ConfiguredPartitions.options(configuration, partition, region(configuration))
                .withMaximumConnections(1));
    }

    static ItemId item(String text) {
        return ItemId.parse(text);
    }

    static Region knownRegion(ForeshardConfiguration configuration, String name) {
        Region region = new Region(name);
        if (!configuration.regions().contains(region)) {
            throw new CommandFailure(
                    "region " + name + " is not in the configuration, which has " + configuration.regions());
        }
        return region;
    }

    static PartitionId known(ForeshardConfiguration configuration, String name) {
        PartitionId id = new PartitionId(name);
        if (configuration.partition(id).isEmpty()) {
            throw new CommandFailure("partition " + name + " is not in the configuration, which has "
                    + configuration.partitions().keySet());
        }
        return id;
    }
}
