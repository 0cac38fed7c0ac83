package io.foreshard.core.migration;

/** Where a migration is. Everything before COMMITTED may still abort; from COMMITTED on the only direction is forward. */
public enum MigrationState {
    PLANNED,
    REGISTERED,
    COPYING,
    CATCHING_UP,
    SHADOWING,
    READY,
    FROZEN,
    COMMITTED,
    RELEASING,
    COOLDOWN,
    CLEANING,
    DONE,
    ABORTING,
    ABORTED;

    public boolean isBeforeCommit() {
        return compareTo(COMMITTED) < 0;
    }

    public boolean isTerminal() {
        return this == DONE || this == ABORTED;
    }
}
