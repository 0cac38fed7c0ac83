package io.foreshard.core.migration;

import io.foreshard.core.store.CommandOutcome;
import io.foreshard.core.store.PartitionStore;
import java.util.Optional;

/** What happens to a migration: the answer to its pending effect, the time, or somebody's wish. */
public sealed interface Signal {

    Kind kind();

    /** The kinds of signals, in the transition table. */
    enum Kind {
        PERSISTED,
        REMOVED,
        SEEN,
        DECLINED,
        READ,
        OBEYED,
        DISOBEYED,
        FAILED,
        WOKEN,
        PROMOTED,
        ABORT
    }

    /** An answer to an effect. One whose ticket is not the current one came too late and changes nothing. */
    sealed interface Answer extends Signal {
        long ticket();
    }

    /** The compare-and-swap succeeded. */
    record Persisted(long ticket, StoredRecord stored) implements Answer {
        @Override
        public Kind kind() {
            return Kind.PERSISTED;
        }
    }

    /** The record was removed by this very request. */
    record Removed(long ticket) implements Answer {
        @Override
        public Kind kind() {
            return Kind.REMOVED;
        }
    }

    /** The compare failed, or a read was asked for: this is what etcd holds, by a linearizable read. */
    record Seen(long ticket, Optional<StoredRecord> current) implements Answer {
        @Override
        public Kind kind() {
            return Kind.SEEN;
        }
    }

    /** The map does not allow it: it names another home or epoch than the attempt started from. */
    record Declined(long ticket, String why) implements Answer {
        @Override
        public Kind kind() {
            return Kind.DECLINED;
        }
    }

    /**
     * What the stores hold.
     *
     * @param target present if it was asked for
     * @param asOfMillis clock time before the source was read
     */
    record Read(long ticket, PartitionStore.Held source, Optional<PartitionStore.Held> target, long asOfMillis)
            implements Answer {
        @Override
        public Kind kind() {
            return Kind.READ;
        }
    }

    /** The store did it, now or earlier. */
    record Obeyed(long ticket, CommandOutcome outcome) implements Answer {
        @Override
        public Kind kind() {
            return Kind.OBEYED;
        }
    }

    /** The store refused, and nothing changed. */
    record Disobeyed(long ticket, CommandOutcome outcome) implements Answer {
        @Override
        public Kind kind() {
            return Kind.DISOBEYED;
        }
    }

    /** No answer: it may have happened or not, and the same may be asked again. */
    record Failed(long ticket, String why) implements Answer {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /** The time that was asked for has come, or the source has changed. */
    record Woken() implements Signal {
        @Override
        public Kind kind() {
            return Kind.WOKEN;
        }
    }

    /** The demand is certain now: probation may end. */
    record Promoted() implements Signal {
        @Override
        public Kind kind() {
            return Kind.PROMOTED;
        }
    }

    /** Somebody wants it aborted; without effect after the commit. */
    record Abort(String why) implements Signal {
        @Override
        public Kind kind() {
            return Kind.ABORT;
        }
    }
}
