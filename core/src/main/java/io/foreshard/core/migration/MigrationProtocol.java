package io.foreshard.core.migration;

import io.foreshard.core.migration.MigrationTable.Move;
import io.foreshard.core.migration.MigrationTable.Row;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.PartitionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The migration protocol: a pure function from what an executor knows and what happens to what it does next. Thread-safe,
 * since it holds nothing but its limits.
 */
public final class MigrationProtocol {

    private final MigrationLimits limits;

    public MigrationProtocol(MigrationLimits limits) {
        this.limits = limits;
    }

    /**
     * A new attempt: its first effect creates the record.
     *
     * @param record with claim 1, to be in state REGISTERED
     */
    public Step begin(MigrationRecord record, Instant now) {
        Migration migration = start(Phase.CREATING, MigrationState.PLANNED, record, 0, 0, now);
        Transition first = new Transition(
                Optional.empty(),
                Optional.of(MigrationState.PLANNED),
                Cause.REQUESTED,
                "",
                now,
                Duration.ZERO,
                0,
                Optional.empty());
        return new Step(migration, PhaseEffects.of(migration), Optional.of(first), wakeAt(migration), Optional.empty());
    }

    /** An attempt whose executor is gone, or is believed to be: its first effect raises the claim. */
    public Step takeOver(StoredRecord stored, String executor, Instant now) {
        MigrationRecord claimed = stored.record().claimedBy(executor);
        Migration migration =
                start(Phase.CLAIMING, stored.record().state(), claimed, stored.epoch(), stored.revision(), now);
        return new Step(migration, PhaseEffects.of(migration), Optional.empty(), wakeAt(migration), Optional.empty());
    }

    /**
     * What a signal leads to.
     *
     * @throws IllegalSignalException if the table has no row for it
     */
    public Step step(Migration migration, Signal signal, Instant now) {
        if (signal instanceof Signal.Answer answer && answer.ticket() != migration.ticket()) {
            return new Step(migration, Optional.empty(), Optional.empty(), wakeAt(migration), Optional.empty());
        }
        Row row = MigrationTable.find(new Guard.Context(migration, signal, now, limits))
                .orElseThrow(() -> new IllegalSignalException(migration, signal));
        Migration next = move(absorb(migration, signal), row, words(signal), now);
        Optional<Effect> effect = row.move() == Move.STAY ? Optional.empty() : PhaseEffects.of(next);
        return new Step(next, effect, transition(migration, next, row, now), wakeAt(next), Optional.of(row));
    }

    private Migration start(
            Phase phase, MigrationState state, MigrationRecord record, long epoch, long revision, Instant now) {
        Cause cause = phase == Phase.CLAIMING ? Cause.TAKEN_OVER : Cause.REQUESTED;
        Migration migration = new Migration(
                phase,
                state,
                record,
                epoch,
                revision,
                1,
                0,
                now,
                now,
                now,
                Migration.Copy.NONE,
                Migration.Pause.NONE,
                cause,
                "");
        return migration.abortingAt(deadline(migration, now));
    }

    /** Takes over what a signal says, before anything is decided. */
    private static Migration absorb(Migration at, Signal signal) {
        return switch (signal.kind()) {
            case PERSISTED -> at.holding(((Signal.Persisted) signal).stored());
            case SEEN ->
                ((Signal.Seen) signal)
                        .current()
                        .filter(at::owns)
                        .map(at::holding)
                        .orElse(at);
            case READ -> absorb(at, (Signal.Read) signal);
            case OBEYED -> absorb(at, (Signal.Obeyed) signal);
            case PROMOTED -> at.with(at.copy().certain());
            case REMOVED, DECLINED, DISOBEYED, FAILED, WOKEN, ABORT -> at;
        };
    }

    private static Migration absorb(Migration at, Signal.Read read) {
        Optional<ItemSnapshot> source = read.source().snapshot();
        long reads = read.target()
                .map(PartitionStore.Held::shadowReads)
                .orElse(at.copy().shadowReads());
        return at.with(at.copy().of(source, read.asOfMillis(), reads));
    }

    private static Migration absorb(Migration at, Signal.Obeyed obeyed) {
        return switch (at.phase()) {
            case COPYING, RECOPYING, REFRESHING, PREPARING -> at.with(at.copy().sent());
            case FREEZING_WRITES ->
                at.with(at.record().frozenAt(obeyed.outcome().version()))
                        .with(at.copy().of(obeyed.outcome().finalCopy()));
            default -> at;
        };
    }

    private Migration move(Migration at, Row row, String words, Instant now) {
        return switch (row.move()) {
            case STAY -> at;
            case REPEAT -> at.again(words);
            case ENTER -> arrive(at, at.entering(row.to(), now, row.cause(), words), now);
        };
    }

    /** What begins or ends on entering a phase. */
    private Migration arrive(Migration from, Migration at, Instant now) {
        boolean claimed = from.phase() == Phase.CLAIMING;
        boolean anew = claimed || at.phase() == Phase.INTENDING || at.phase() == Phase.FREEZING_WRITES;
        Migration timed = anew ? at.abortingAt(deadline(at, now)) : at;
        return switch (timed.phase()) {
            case FREEZING_WRITES -> timed.with(timed.pause().begun(now));
            case ACTIVATING ->
                timed.with(timed.pause().ended(now)).with(timed.copy().forgotten());
            case DROPPING ->
                timed.with(timed.pause().ended(now)).with(timed.copy().forgotten());
            default -> timed;
        };
    }

    /** Probation lasts until the request's deadline; everything else before the commit has its time from now on. */
    private Instant deadline(Migration at, Instant now) {
        boolean probation =
                !at.isCertain() && at.phase() != Phase.INTENDING && at.state().compareTo(MigrationState.READY) < 0;
        return probation ? at.record().deadline() : now.plus(limits.attemptTimeout());
    }

    private Optional<Instant> wakeAt(Migration at) {
        if (at.phase() == Phase.COOLING) {
            return Optional.of(at.record().stateSince().plus(limits.cooldown()));
        }
        if (!at.phase().mayAbort()) {
            return Optional.empty();
        }
        if (at.phase() != Phase.WAITING) {
            return Optional.of(at.abortAt());
        }
        Instant refresh = at.phaseSince().plus(limits.refreshAfter(Duration.between(at.stateSince(), at.phaseSince())));
        return Optional.of(refresh.isBefore(at.abortAt()) ? refresh : at.abortAt());
    }

    private static Optional<Transition> transition(Migration from, Migration to, Row row, Instant now) {
        boolean handedOver = from.phase() == Phase.CLAIMING && to.phase() != Phase.CLAIMING;
        boolean vanished = to.phase() == Phase.REFUSED || to.phase() == Phase.STOPPED;
        if (from.state() == to.state() && !handedOver && !vanished) {
            return Optional.empty();
        }
        return Optional.of(new Transition(
                Optional.of(from.state()),
                vanished ? Optional.empty() : Optional.of(to.state()),
                row.cause(),
                to.detail(),
                now,
                Duration.between(from.stateSince(), now),
                to.copy().bytes(),
                to.pause().length()));
    }

    private static String words(Signal signal) {
        return switch (signal.kind()) {
            case DECLINED -> ((Signal.Declined) signal).why();
            case FAILED -> ((Signal.Failed) signal).why();
            case ABORT -> ((Signal.Abort) signal).why();
            case DISOBEYED ->
                "the store holds " + ((Signal.Disobeyed) signal).outcome().record();
            case SEEN ->
                ((Signal.Seen) signal)
                        .current()
                        .map(seen -> "the record is " + seen.record().migrationId() + " in state "
                                + seen.record().state() + ", claim "
                                + seen.record().claim() + " of "
                                + seen.record().executor())
                        .orElse("there is no record");
            case PERSISTED, REMOVED, READ, OBEYED, WOKEN, PROMOTED -> "";
        };
    }
}
