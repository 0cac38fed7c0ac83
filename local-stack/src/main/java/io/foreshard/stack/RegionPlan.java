package io.foreshard.stack;

import io.foreshard.configuration.PartitionConfiguration.Kind;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;

/**
 * The servers of one region and their loopback ports. Immutable.
 *
 * @param password of its store
 */
record RegionPlan(
        Region region,
        PartitionId partition,
        Kind storeKind,
        String password,
        int storePort,
        int cachePort,
        int sidecarPort,
        int sidecarMetricsPort) {}
