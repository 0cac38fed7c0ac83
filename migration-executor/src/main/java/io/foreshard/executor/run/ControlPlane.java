package io.foreshard.executor.run;

import io.foreshard.partitions.etcd.LockClaims;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.partitions.etcd.SessionLease;
import io.foreshard.partitions.etcd.ShardMap;

/** What an executor needs of etcd to run migrations. */
public record ControlPlane(MigrationRecords records, LockClaims claims, SessionLease lease, ShardMap map) {}
