package io.foreshard.core.migration;

import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.ItemSnapshot;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.Role;
import java.time.Instant;
import java.util.Optional;

/** The conditions in the transition table, each a question about the migration, the signal and the time. */
enum Guard {
    ALWAYS {
        @Override
        boolean holds(Context at) {
            return true;
        }
    },
    /** It is time to give up. */
    OVERDUE {
        @Override
        boolean holds(Context at) {
            return !at.now.isBefore(at.migration.abortAt());
        }
    },
    /** The cooldown is over. */
    COOLED {
        @Override
        boolean holds(Context at) {
            Instant since = at.migration.record().stateSince();
            return !at.now.isBefore(since.plus(at.limits.cooldown()));
        }
    },
    ATTEMPTS_LEFT {
        @Override
        boolean holds(Context at) {
            return at.migration.attempt() + 1 < at.limits.storeAttempts();
        }
    },
    /** The effect was tried before, so what is seen may be its own doing. */
    REPEATED {
        @Override
        boolean holds(Context at) {
            return at.migration.attempt() > 0;
        }
    },
    NO_RECORD {
        @Override
        boolean holds(Context at) {
            return at.seen().isEmpty();
        }
    },
    /** The compare-and-swap has happened after all. */
    WRITTEN {
        @Override
        boolean holds(Context at) {
            return at.seesOwn()
                    && at.migration
                            .phase()
                            .written()
                            .equals(at.seen().map(seen -> seen.record().state()));
        }
    },
    /** The record is this claim's. */
    OWN {
        @Override
        boolean holds(Context at) {
            return at.seesOwn();
        }
    },
    OWN_BEFORE_FREEZE {
        @Override
        boolean holds(Context at) {
            return at.seesOwn(MigrationState.PLANNED, MigrationState.READY);
        }
    },
    OWN_FROZEN {
        @Override
        boolean holds(Context at) {
            return at.seesOwn(MigrationState.FROZEN, MigrationState.FROZEN);
        }
    },
    OWN_COMMITTED {
        @Override
        boolean holds(Context at) {
            return at.seesOwn(MigrationState.COMMITTED, MigrationState.RELEASING);
        }
    },
    OWN_COOLING {
        @Override
        boolean holds(Context at) {
            return at.seesOwn(MigrationState.COOLDOWN, MigrationState.CLEANING);
        }
    },
    OWN_ABORTING {
        @Override
        boolean holds(Context at) {
            return at.seesOwn(MigrationState.ABORTING, MigrationState.ABORTING);
        }
    },
    /** The source holds no copy: it was never written, or a successor has moved it on and cleaned up. */
    SOURCE_EMPTY {
        @Override
        boolean holds(Context at) {
            return at.read().source().snapshot().isEmpty();
        }
    },
    SOURCE_NOT_OWNER {
        @Override
        boolean holds(Context at) {
            return at.read().source().effective().role() != Role.OWNER;
        }
    },
    /** The copy is the source's, or as close behind as it will get, and the move is certain. */
    VERIFIED_CERTAIN {
        @Override
        boolean holds(Context at) {
            return at.migration.isCertain() && VERIFIED.holds(at);
        }
    },
    VERIFIED {
        @Override
        boolean holds(Context at) {
            Optional<ItemSnapshot> target = at.targetCopy();
            return same(target, at.read().source().snapshot())
                    || (at.mustNotWait() && same(target, at.migration.copy().snapshot()));
        }
    },
    ROUNDS_LEFT {
        @Override
        boolean holds(Context at) {
            return at.migration.copy().rounds() < at.limits.copyRounds();
        }
    },
    DEMAND_SHOWN {
        @Override
        boolean holds(Context at) {
            long reads =
                    at.read().target().map(PartitionStore.Held::shadowReads).orElse(0L);
            return at.migration.isCertain() || reads >= at.limits.probationReads();
        }
    },
    /** With the freeze of writes came the copy that is final from now on. */
    BRINGS_FINAL {
        @Override
        boolean holds(Context at) {
            CommandOutcome outcome = ((Signal.Obeyed) at.signal).outcome();
            return outcome.finalCopy()
                    .filter(copy -> copy.version() == outcome.version())
                    .isPresent();
        }
    },
    /** The target holds the version at which writes were frozen. */
    HOLDS_FINAL {
        @Override
        boolean holds(Context at) {
            return ((Signal.Obeyed) at.signal).outcome().version()
                    == at.migration.record().finalVersion();
        }
    };

    abstract boolean holds(Context at);

    /** What a guard may look at: the migration before the signal. */
    record Context(Migration migration, Signal signal, Instant now, MigrationLimits limits) {

        Signal.Read read() {
            return (Signal.Read) signal;
        }

        Optional<ItemSnapshot> targetCopy() {
            return read().target().flatMap(PartitionStore.Held::snapshot);
        }

        Optional<StoredRecord> seen() {
            return signal instanceof Signal.Persisted persisted
                    ? Optional.of(persisted.stored())
                    : ((Signal.Seen) signal).current();
        }

        boolean seesOwn() {
            return seen().filter(migration::owns).isPresent();
        }

        boolean seesOwn(MigrationState first, MigrationState last) {
            return seen().filter(migration::owns)
                    .map(stored -> stored.record().state())
                    .filter(state -> state.compareTo(first) >= 0 && state.compareTo(last) <= 0)
                    .isPresent();
        }

        /** Whether a copy that is one round behind has to do: the freeze settles the rest. */
        boolean mustNotWait() {
            return migration.copy().rounds() >= limits.copyRounds()
                    || migration
                            .record()
                            .predictedArrival()
                            .filter(arrival -> !arrival.isAfter(now))
                            .isPresent();
        }
    }

    /** Presence, version, content and expiry; operations travel with the final copy. */
    private static boolean same(Optional<ItemSnapshot> one, Optional<ItemSnapshot> other) {
        return one.isPresent()
                && other.isPresent()
                && one.get().version() == other.get().version()
                && one.get().value().equals(other.get().value())
                && one.get().expiresAtMillis().equals(other.get().expiresAtMillis());
    }
}
