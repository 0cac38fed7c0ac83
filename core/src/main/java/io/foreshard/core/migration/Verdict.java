package io.foreshard.core.migration;

/** When a migration cuts over. */
public enum Verdict {
    /** As soon as the shadow is verified and close behind, no later than the predicted arrival. */
    CONFIDENT,
    /** When the predicted demand shows up at the shadow; aborted at the deadline if it does not. */
    PROBATION
}
