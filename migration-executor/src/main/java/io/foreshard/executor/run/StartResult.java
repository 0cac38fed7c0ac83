package io.foreshard.executor.run;

import io.foreshard.core.migration.StoredRecord;

/**
 * What came of the wish to start a migration. Immutable.
 *
 * @param cause stable code of a refusal
 */
public record StartResult(Kind kind, String cause, String detail) {

    /** The kinds. */
    public enum Kind {
        /** Its record exists. */
        REGISTERED,
        /** This very request was taken before: nothing more is to be done. */
        REPEATED,
        REFUSED,
        /** Nothing has happened; ask again in a moment. */
        LATER
    }

    static final StartResult REGISTERED = new StartResult(Kind.REGISTERED, "", "");
    static final StartResult REPEATED = new StartResult(Kind.REPEATED, "", "");
    static final StartResult LATER = new StartResult(Kind.LATER, "", "");

    static StartResult inProgress(StoredRecord existing) {
        return new StartResult(
                Kind.REFUSED,
                "MIGRATION_IN_PROGRESS",
                "migration " + existing.record().migrationId() + " of the item is in state "
                        + existing.record().state());
    }

    static StartResult mapChanged(String detail) {
        return new StartResult(Kind.REFUSED, "MAP_CHANGED", detail);
    }
}
