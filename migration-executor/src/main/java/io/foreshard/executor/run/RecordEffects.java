package io.foreshard.executor.run;

import io.foreshard.core.Home;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Signal.Answer;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.LockClaims;
import io.foreshard.partitions.etcd.MigrationRecords;
import java.util.Optional;

/** Performs what the state machine asks of etcd, each once. Thread-safe; calls block and throw what etcd failed with. */
final class RecordEffects {

    private final MigrationRecords records;
    private final LockClaims claims;
    private final Begun begun;

    RecordEffects(ControlPlane plane, Begun begun) {
        this.records = plane.records();
        this.claims = plane.claims();
        this.begun = begun;
    }

    Answer create(Effect.CreateRecord effect, long ticket) {
        Optional<StoredRecord> made = begun.take(effect.record());
        if (made.isPresent()) {
            return new Signal.Persisted(ticket, made.get());
        }
        MigrationRecords.Creation creation = records.create(effect.record());
        if (creation instanceof MigrationRecords.Creation.Created created) {
            return new Signal.Persisted(ticket, created.stored());
        }
        if (creation instanceof MigrationRecords.Creation.InProgress inProgress) {
            return new Signal.Seen(ticket, Optional.of(inProgress.existing()));
        }
        return declined(ticket, ((MigrationRecords.Creation.MapMoved) creation).home());
    }

    /** @param epoch of the attempt */
    Answer persist(Effect.PersistRecord effect, long epoch, long ticket) {
        MigrationRecords.Update update = records.replace(effect.record(), epoch, effect.revision());
        return update instanceof MigrationRecords.Update.Updated updated
                ? new Signal.Persisted(ticket, updated.stored())
                : new Signal.Seen(ticket, ((MigrationRecords.Update.Conflict) update).current());
    }

    Answer commit(Effect.Commit effect, long ticket) {
        MigrationRecords.Commit commit = records.commit(effect.record(), effect.revision(), effect.newHome());
        if (commit instanceof MigrationRecords.Commit.Committed committed) {
            return new Signal.Persisted(ticket, committed.stored());
        }
        if (commit instanceof MigrationRecords.Commit.Conflict conflict) {
            return new Signal.Seen(ticket, conflict.current());
        }
        if (commit instanceof MigrationRecords.Commit.OutcomeUnknown unknown) {
            return new Signal.Failed(ticket, String.valueOf(unknown.cause().getMessage()));
        }
        return declined(ticket, ((MigrationRecords.Commit.MapMoved) commit).home());
    }

    Answer remove(Effect.RemoveRecord effect, long ticket) {
        MigrationRecords.Removal removal = records.remove(effect.item(), effect.revision(), claims);
        return removal instanceof MigrationRecords.Removal.Conflict conflict
                ? new Signal.Seen(ticket, conflict.current())
                : new Signal.Removed(ticket);
    }

    Answer read(Effect.ReadRecord effect, long ticket) {
        return new Signal.Seen(ticket, records.get(effect.item()));
    }

    private static Answer declined(long ticket, Home home) {
        return new Signal.Declined(ticket, "the map names " + home.partition() + " at epoch " + home.epoch());
    }
}
