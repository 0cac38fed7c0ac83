package io.foreshard.partitions;

import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.core.Region;
import java.nio.file.Path;

/** The options of a partition that a configuration asks for, as seen from one region. */
public final class ConfiguredPartitions {

    private ConfiguredPartitions() {}

    public static PartitionOptions options(
            ForeshardConfiguration configuration, PartitionConfiguration partition, Region from) {
        Endpoint endpoint = partition.endpointFrom(from);
        PartitionOptions.Kind kind = switch (partition.kind()) {
            case POSTGRES -> PartitionOptions.Kind.POSTGRES;
            case REDIS -> PartitionOptions.Kind.REDIS;
        };
        return PartitionOptions.of(partition.id(), kind, endpoint.host(), endpoint.port(), partition.database())
                .withCredentials(partition.user(), partition.password().map(Secret::value))
                .withTls(new PartitionOptions.Tls(
                        partition.tls().enabled(), partition.tls().caFile().map(Path::of)))
                .withMaximumConnections(partition.maximumConnections())
                .withRetryWindow(configuration.shardMap().operationRetryWindow());
    }
}
