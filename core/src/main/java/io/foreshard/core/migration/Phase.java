package io.foreshard.core.migration;

import java.util.Optional;

/**
 * What the state machine waits for: each {@link MigrationState}, divided by the one answer that is due next.
 *
 * <p>Only some phases write the record. What lies between two of them is repeated by a successor, which is safe because
 * every command is idempotent; so a move costs five compare-and-swaps and not twelve.
 */
public enum Phase {
    /** The create-CAS of the record. */
    CREATING(MigrationState.PLANNED, MigrationState.REGISTERED),
    /** The CAS that raises the claim on a record whose holder is gone. */
    CLAIMING(null, null),
    /** The source's copy; the record has registered the clean-up of the target. */
    READING(MigrationState.REGISTERED, null),
    /** The first copy at the target. */
    COPYING(MigrationState.COPYING, null),
    /** Both copies, to compare. */
    COMPARING(MigrationState.CATCHING_UP, null),
    /** Another copy, since the source moved on meanwhile. */
    RECOPYING(MigrationState.CATCHING_UP, null),
    /** The CAS that lets everybody see a shadow that will stay for a while. */
    ANNOUNCING(MigrationState.SHADOWING, MigrationState.SHADOWING),
    /** The time, or a change at the source. */
    WAITING(MigrationState.SHADOWING, null),
    /** Both copies, and the reads at the shadow. */
    OBSERVING(MigrationState.SHADOWING, null),
    /** The shadow, brought up to date. */
    REFRESHING(MigrationState.SHADOWING, null),
    /** The CAS to FROZEN, before any freeze is sent. */
    INTENDING(MigrationState.READY, MigrationState.FROZEN),
    /** The freeze and the drain of writes at the source, and its final copy. */
    FREEZING_WRITES(MigrationState.FROZEN, null),
    /** The target, complete and PREPARED, and at the same time the freeze of strict reads at the source. */
    PREPARING(MigrationState.FROZEN, null),
    /** The commit transaction. */
    COMMITTING(MigrationState.FROZEN, MigrationState.COMMITTED),
    /** The target's activation and, at the same time, the source's release. */
    ACTIVATING(MigrationState.COMMITTED, null),
    /** The CAS to COOLDOWN, after both have answered. */
    RETIRING(MigrationState.RELEASING, MigrationState.COOLDOWN),
    /** The end of the cooldown. */
    COOLING(MigrationState.COOLDOWN, null),
    /** The delete of the source's copy. */
    DELETING(MigrationState.CLEANING, null),
    /** The removal of the record of a finished move. */
    FINISHING(MigrationState.CLEANING, null),
    /** The CAS to ABORTING, before any thaw is sent. */
    DECIDING_ABORT(null, MigrationState.ABORTING),
    /** The thaw of the source. */
    THAWING(MigrationState.ABORTING, null),
    /** The drop of the target's copy. */
    DROPPING(MigrationState.ABORTING, null),
    /** The removal of the record of an aborted move. */
    CLOSING(MigrationState.ABORTING, null),
    /** The record, since a store refused what must not be refused. */
    CHECKING(null, null),
    /** Nothing more: moved. */
    COMPLETED(MigrationState.DONE, null),
    /** Nothing more: as it was before. */
    ABORTED(MigrationState.ABORTED, null),
    /** Nothing more: it never began. */
    REFUSED(null, null),
    /** Nothing more here: the record belongs to another claim or is gone. */
    STOPPED(null, null);

    private final Optional<MigrationState> state;
    private final Optional<MigrationState> written;

    Phase(
            @org.jspecify.annotations.Nullable MigrationState state,
            @org.jspecify.annotations.Nullable MigrationState written) {
        this.state = Optional.ofNullable(state);
        this.written = Optional.ofNullable(written);
    }

    /** The state that a migration is in from this phase on; absent if it stays what it was. */
    public Optional<MigrationState> state() {
        return state;
    }

    /** The state that the record gets by the compare-and-swap of this phase, if it has one. */
    public Optional<MigrationState> written() {
        return written;
    }

    /** Whether nothing follows. */
    public boolean isEnd() {
        return this == COMPLETED || this == ABORTED || this == REFUSED || this == STOPPED;
    }

    /** Whether an abort may still be decided here: there is a record, and no decision. */
    public boolean mayAbort() {
        return compareTo(READING) >= 0 && compareTo(COMMITTING) <= 0;
    }
}
