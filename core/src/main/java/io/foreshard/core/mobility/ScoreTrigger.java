package io.foreshard.core.mobility;

/** Why an item was assessed. */
public enum ScoreTrigger {
    /** A window ended. */
    SCHEDULED,
    /** The first access of an unknown item. */
    NEW,
    /** An access that could not be expected. */
    ANOMALY
}
