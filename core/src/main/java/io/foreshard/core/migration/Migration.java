package io.foreshard.core.migration;

import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.ItemSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * All that one executor knows of one attempt. Immutable; {@link MigrationProtocol#step} makes the next one.
 *
 * @param state the state it is in; finer grained than the record's, which is not written at every transition
 * @param record as it is in etcd, or, while it is being created or claimed, as it shall be
 * @param epoch of the attempt; 0 before the record exists
 * @param revision the mod-revision of the record as last seen; 0 before it exists
 * @param ticket number of the pending effect: an answer with another one came too late
 * @param attempt how often the pending effect was tried before; the shell waits the longer the higher it is
 * @param abortAt clock time after which it is aborted if it is not committed
 * @param cause of the latest transition
 * @param detail the cause in words; may be empty
 */
public record Migration(
        Phase phase,
        MigrationState state,
        MigrationRecord record,
        long epoch,
        long revision,
        long ticket,
        int attempt,
        Instant stateSince,
        Instant phaseSince,
        Instant abortAt,
        Copy copy,
        Pause pause,
        Cause cause,
        String detail) {

    /**
     * The copy at the target.
     *
     * @param snapshot the source's copy as last read
     * @param asOfMillis clock time before it was read
     * @param rounds how often it was sent
     * @param bytes how many bytes that were
     * @param shadowReads reads answered by the shadow, as last seen
     * @param promoted whether the demand became certain during probation
     */
    public record Copy(
            Optional<ItemSnapshot> snapshot,
            long asOfMillis,
            int rounds,
            long bytes,
            long shadowReads,
            boolean promoted) {
        static final Copy NONE = new Copy(Optional.empty(), 0, 0, 0, 0, false);

        Copy of(Optional<ItemSnapshot> source, long asOf, long reads) {
            return new Copy(source, asOf, rounds, bytes, reads, promoted);
        }

        Copy of(Optional<ItemSnapshot> last) {
            return of(last, asOfMillis, shadowReads);
        }

        Copy sent() {
            long size = snapshot.flatMap(ItemSnapshot::value)
                    .map(value -> value.size())
                    .orElse(0L);
            return new Copy(snapshot, asOfMillis, rounds + 1, bytes + size, shadowReads, promoted);
        }

        Copy certain() {
            return new Copy(snapshot, asOfMillis, rounds, bytes, shadowReads, true);
        }

        Copy forgotten() {
            return new Copy(Optional.empty(), asOfMillis, rounds, bytes, shadowReads, promoted);
        }
    }

    /**
     * The time in which writes were refused.
     *
     * @param since when the freeze was sent
     * @param length how long it took to the commit, or to the thaw
     */
    public record Pause(Optional<Instant> since, Optional<Duration> length) {
        static final Pause NONE = new Pause(Optional.empty(), Optional.empty());

        Pause begun(Instant now) {
            return since.isPresent() ? this : new Pause(Optional.of(now), Optional.empty());
        }

        Pause ended(Instant now) {
            return length.isPresent() ? this : new Pause(since, since.map(start -> Duration.between(start, now)));
        }
    }

    public PartitionId source() {
        return record.sourceHome().partition();
    }

    public PartitionId target() {
        return record.target();
    }

    /** What its commands carry. */
    public Fence fence() {
        return new Fence(epoch, record.claim());
    }

    /** Whether it cuts over as soon as the copy is verified. */
    public boolean isCertain() {
        return record.verdict() == Verdict.CONFIDENT || copy.promoted();
    }

    /** Whether a stored record is this attempt in this claim, whatever its state. */
    public boolean owns(StoredRecord stored) {
        return stored.record().migrationId().equals(record.migrationId())
                && stored.record().claim() == record.claim()
                && stored.record().executor().equals(record.executor())
                && (epoch == 0 || epoch == stored.epoch());
    }

    Migration holding(StoredRecord stored) {
        return new Migration(
                phase,
                state,
                stored.record(),
                stored.epoch(),
                stored.revision(),
                ticket,
                attempt,
                stateSince,
                phaseSince,
                abortAt,
                copy,
                pause,
                cause,
                detail);
    }

    Migration with(MigrationRecord changed) {
        return new Migration(
                phase,
                state,
                changed,
                epoch,
                revision,
                ticket,
                attempt,
                stateSince,
                phaseSince,
                abortAt,
                copy,
                pause,
                cause,
                detail);
    }

    Migration with(Copy changed) {
        return new Migration(
                phase,
                state,
                record,
                epoch,
                revision,
                ticket,
                attempt,
                stateSince,
                phaseSince,
                abortAt,
                changed,
                pause,
                cause,
                detail);
    }

    Migration with(Pause changed) {
        return new Migration(
                phase,
                state,
                record,
                epoch,
                revision,
                ticket,
                attempt,
                stateSince,
                phaseSince,
                abortAt,
                copy,
                changed,
                cause,
                detail);
    }

    Migration abortingAt(Instant changed) {
        return new Migration(
                phase,
                state,
                record,
                epoch,
                revision,
                ticket,
                attempt,
                stateSince,
                phaseSince,
                changed,
                copy,
                pause,
                cause,
                detail);
    }

    Migration again(String why) {
        return new Migration(
                phase,
                state,
                record,
                epoch,
                revision,
                ticket + 1,
                attempt + 1,
                stateSince,
                phaseSince,
                abortAt,
                copy,
                pause,
                cause,
                why);
    }

    /** In another phase, with a new ticket. */
    Migration entering(Phase to, Instant now, Cause why, String words) {
        MigrationState next = to.state().orElse(state);
        boolean checking = phase == Phase.CHECKING || to == Phase.CHECKING;
        return new Migration(
                to,
                next,
                record,
                epoch,
                revision,
                ticket + 1,
                checking ? attempt + 1 : 0,
                next == state ? stateSince : now,
                now,
                abortAt,
                copy,
                pause,
                why,
                words);
    }
}
