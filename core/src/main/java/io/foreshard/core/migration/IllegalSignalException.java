package io.foreshard.core.migration;

/** A signal came in a phase in which it cannot come: a broken invariant, not an expected outcome. */
public final class IllegalSignalException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    IllegalSignalException(Migration migration, Signal signal) {
        super("migration " + migration.record().migrationId() + " of "
                + migration.record().item() + " got " + signal.kind() + " in phase " + migration.phase()
                + ", which the transition table does not have");
    }
}
