package io.foreshard.executor.run;

import io.foreshard.core.ItemId;
import io.foreshard.core.migration.Effect;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.Signal;
import io.foreshard.core.migration.Step;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.LockClaims;
import io.foreshard.partitions.etcd.MapEntry;
import io.foreshard.partitions.etcd.MigrationRecords;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges whether a migration may start where there is or was one of the same item. Thread-safe; calls block. */
final class Starts {

    private static final Logger LOG = LoggerFactory.getLogger(Starts.class);

    private final ControlPlane plane;
    private final MigrationObserver observer;
    private final Begun begun;

    Starts(ControlPlane plane, MigrationObserver observer, Begun begun) {
        this.plane = plane;
        this.observer = observer;
        this.begun = begun;
    }

    /**
     * Takes the lock of the item, and as a rule makes its record at once; answers what is in the way, or nothing.
     *
     * @param first what the protocol begins with: the record that it will ask for
     */
    Optional<StartResult> claim(MigrationRecord wanted, Step first) {
        if (first.effect().filter(this::made).isPresent()) {
            return Optional.empty();
        }
        if (plane.claims().tryClaim(wanted.item()) instanceof LockClaims.Claim.Held) {
            return Optional.empty();
        }
        return Optional.of(plane.records()
                .get(wanted.item())
                .map(existing -> judge(existing, wanted))
                .orElse(StartResult.LATER));
    }

    private boolean made(Effect effect) {
        Optional<StoredRecord> made = effect instanceof Effect.CreateRecord create
                ? plane.records().begin(create.record(), plane.claims())
                : Optional.empty();
        made.ifPresent(begun::keep);
        return made.isPresent();
    }

    /** What a record that exists means for this wish. One in cooldown makes room for its reverse. */
    StartResult judge(StoredRecord existing, MigrationRecord wanted) {
        if (existing.record().migrationId().equals(wanted.migrationId())) {
            return StartResult.REPEATED;
        }
        if (!isReversedBy(existing.record(), wanted)) {
            return StartResult.inProgress(existing);
        }
        // Its end is told first: once the record is gone nobody would tell it.
        observer.onReplaced(existing, wanted.migrationId()).join();
        MigrationRecords.Removal removal = plane.records().remove(wanted.item(), existing.revision());
        LOG.info(
                "migration {} in COOLDOWN makes room for {}: {}",
                existing.record().migrationId(),
                wanted.migrationId(),
                removal.getClass().getSimpleName());
        return StartResult.LATER;
    }

    private static boolean isReversedBy(MigrationRecord existing, MigrationRecord wanted) {
        return existing.state() == MigrationState.COOLDOWN
                && wanted.target().equals(existing.sourceHome().partition())
                && wanted.sourceHome().partition().equals(existing.target());
    }

    /** Why the record could not be created; a request that was taken before is no refusal. */
    StartResult refusal(MigrationRecord wanted, Signal why) {
        try {
            if (why instanceof Signal.Seen seen && seen.current().isPresent()) {
                return judge(seen.current().get(), wanted);
            }
            String words = why instanceof Signal.Declined declined ? declined.why() : "the record vanished";
            return hasMoved(wanted) ? StartResult.REPEATED : StartResult.mapChanged(words);
        } catch (ControlPlaneException e) {
            return StartResult.LATER;
        }
    }

    private boolean hasMoved(MigrationRecord wanted) {
        ItemId item = wanted.item();
        return plane.map().items(item.customerId()).stream()
                .filter(entry -> entry.item().equals(item))
                .flatMap(entry -> entry.entry().flatMap(MapEntry::migrationId).stream())
                .anyMatch(wanted.migrationId()::equals);
    }
}
