package io.foreshard.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A rule of the protocol that can be taken away, to prove that the simulation would notice. */
enum Bug {
    /** The freeze answers while writes that were admitted are still in flight. */
    FINAL_VERSION_BEFORE_DRAIN,
    /** An abort thaws and drops without having moved the record to ABORTING. */
    THAW_WITHOUT_CAS,
    /** Stores obey whoever comes. */
    NO_FENCE_CHECK,
    /** An attempt that was thawed or dropped is still obeyed. */
    CLOSED_ATTEMPT_OBEYED,
    /** A PREPARED store answers a lower epoch with its own. */
    PREPARED_NAMES_EPOCH,
    /** The epoch of an attempt is the map's plus one, and so the one of an aborted attempt again. */
    EPOCH_REUSED_AFTER_ABORT,
    /** A store that starts again has forgotten that it was frozen. */
    FREEZE_NOT_DURABLE,
    /** The source goes on answering strict reads during the commit. */
    READS_DURING_COMMIT,
    /** The clean-up removes the owner record with the copy. */
    CLEANUP_REMOVES_OWNER_RECORD,
    /** The clean-up deletes whatever is there. */
    DELETE_SKIPS_FENCE,
    /** The copy travels without the operations that it remembers. */
    OPERATION_IDS_LEFT_BEHIND,
    /** A fill goes into the cache whatever happened since it was asked for. */
    CACHE_FILL_WITHOUT_TOKEN,
    /** The commit compares the map and not the record. */
    COMMIT_WITHOUT_CLAIM;

    /** How it is named on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Bug> of(String id) {
        return Arrays.stream(values()).filter(bug -> bug.id().equals(id)).findFirst();
    }
}
