package io.foreshard.core.migration;

/**
 * A migration record as etcd holds it.
 *
 * @param epoch of the attempt, at least 1: it comes from the create-revision of the key and is never used again
 * @param revision the mod-revision: what the next compare-and-swap compares
 */
public record StoredRecord(MigrationRecord record, long epoch, long revision) {

    public StoredRecord {
        if (epoch < 1 || revision < 1) {
            throw new IllegalArgumentException("record of " + record.item() + " with epoch " + epoch
                    + " and mod-revision " + revision + ": expected at least 1 each");
        }
    }
}
