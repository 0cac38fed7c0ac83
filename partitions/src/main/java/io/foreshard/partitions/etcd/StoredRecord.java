package io.foreshard.partitions.etcd;

import io.foreshard.core.migration.MigrationRecord;

/**
 * A migration record as etcd holds it. Immutable.
 *
 * @param epoch of the attempt: the create-revision plus the epoch base; never used again by another attempt
 * @param epochBase the base it was made with
 * @param modRevision what a compare-and-swap compares
 */
public record StoredRecord(MigrationRecord record, long epoch, long epochBase, long modRevision) {}
