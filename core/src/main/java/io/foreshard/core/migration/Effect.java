package io.foreshard.core.migration;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.StoreCommand;

/** What the shell has to do for a migration, once; its answer is a {@link Signal.Answer} with the ticket. */
public sealed interface Effect {

    ItemId item();

    /**
     * Create-CAS: only if there is no record and the map names the source home of the record. Answers PERSISTED, SEEN, or
     * DECLINED.
     */
    record CreateRecord(MigrationRecord record) implements Effect {
        @Override
        public ItemId item() {
            return record.item();
        }
    }

    /** Compare-and-swap of the record at this mod-revision. Answers PERSISTED or SEEN. */
    record PersistRecord(MigrationRecord record, long revision) implements Effect {
        @Override
        public ItemId item() {
            return record.item();
        }
    }

    /**
     * One transaction: if the record is at this mod-revision and the map names the record's source home, the record becomes
     * this one and the map names the new home. Answers PERSISTED, SEEN, or DECLINED. Never repeated without being asked.
     */
    record Commit(MigrationRecord record, long revision, Home newHome) implements Effect {
        @Override
        public ItemId item() {
            return record.item();
        }
    }

    /**
     * Removes the record at this mod-revision. Answers REMOVED or SEEN.
     *
     * @param record the record as it ends
     */
    record RemoveRecord(MigrationRecord record, long revision) implements Effect {
        @Override
        public ItemId item() {
            return record.item();
        }
    }

    /** Linearizable read of the record. Answers SEEN. */
    record ReadRecord(ItemId item) implements Effect {}

    /** What the source holds, and the target too if it is named. Answers READ. */
    record Inspect(ItemId item, PartitionId source, java.util.Optional<PartitionId> target) implements Effect {}

    /** A fenced command to a store. Answers OBEYED or DISOBEYED. */
    record Tell(ItemId item, PartitionId partition, StoreCommand command) implements Effect {}

    /**
     * Two commands to two stores that may happen in any order, sent at the same time: one round trip for both. Answers DISOBEYED with the
     * refusal if either was refused, else OBEYED with what the first one answered, and FAILED if either gave no answer.
     */
    record TellBoth(Tell first, Tell second) implements Effect {
        @Override
        public ItemId item() {
            return first.item();
        }
    }
}
