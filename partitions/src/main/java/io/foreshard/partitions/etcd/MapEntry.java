package io.foreshard.partitions.etcd;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import java.util.Optional;

/**
 * What the shard map says of one item or one customer. Immutable.
 *
 * @param previous the home before, if a migration wrote this
 * @param migrationId the migration that wrote this
 * @param modRevision etcd revision that wrote this; 0 for an entry not yet written
 */
public record MapEntry(Home home, Optional<PartitionId> previous, Optional<String> migrationId, long modRevision) {}
