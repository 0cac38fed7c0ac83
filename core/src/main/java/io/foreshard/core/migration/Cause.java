package io.foreshard.core.migration;

/** Why a migration took a transition: stable codes, kept in the record and in the published events. */
public enum Cause {
    /** It was asked for. */
    REQUESTED,
    /** Its executor was gone, another one claimed it. */
    TAKEN_OVER,
    /** The step before is done. */
    PROCEEDED,
    /** The copy at the target was compared with the source. */
    VERIFIED,
    /** The predicted demand showed up at the shadow. */
    DEMAND_SHOWN,
    /** The deadline passed before the commit. */
    DEADLINE,
    /** An operator, or the policies, demanded the abort. */
    ABORT_REQUESTED,
    /** The source holds no copy: an item that was never written is not moved. */
    NOTHING_TO_MOVE,
    /** The source does not own the item. */
    SOURCE_NOT_OWNER,
    /** A store did not obey a command. */
    STORE_REFUSED,
    /** A store could not be reached, however often it was asked. */
    STORE_FAILED,
    /** The target's copy is not the source's. */
    VERIFICATION_FAILED,
    /** The map no longer names the source at the epoch that the attempt started from. */
    MAP_CHANGED,
    /** The record could not be created. */
    NOT_CREATED,
    /** Another claim, or another attempt, holds the record. */
    SUPERSEDED,
    /** The cooldown is over. */
    COOLED_DOWN
}
