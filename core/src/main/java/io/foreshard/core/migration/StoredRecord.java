package io.foreshard.core.migration;

/**
 * A migration record as etcd holds it.
 *
 * @param epoch the create-revision of its key: the epoch of the attempt, at least 1
 * @param revision the mod-revision: what the next compare-and-swap compares
 */
public record StoredRecord(MigrationRecord record, long epoch, long revision) {

    public StoredRecord {
        if (epoch < 1 || revision < epoch) {
            throw new IllegalArgumentException("record of " + record.item() + " with create-revision " + epoch
                    + " and mod-revision " + revision + ": expected 1 <= create <= mod");
        }
    }
}
