package io.foreshard.executor.intake;

/** Why a request is not started. Immutable. */
record Refusal(Cause cause, String detail) {

    /** Stable codes, published as the cause of a REFUSED event. */
    enum Cause {
        /** Its deadline has passed. */
        EXPIRED,
        /** Customer and item form no identity. */
        INVALID_IDENTITY,
        /** Source and target are the same, or the epoch is none. */
        INVALID_REQUEST,
        /** Source or target is not in the configuration. */
        UNKNOWN_PARTITION,
        /** The customer is in the control group, and no operator asked. */
        CONTROL_GROUP,
        /** A policy excludes the item. */
        POLICY_EXCLUDED,
        /** A policy pins the item elsewhere. */
        POLICY_PINNED,
        /** A policy does not allow the data in the target's region. */
        POLICY_REGION,
        /** An operator lets nothing move into the target. */
        TARGET_DRAINING,
        /** The target did not answer the last probe. */
        TARGET_UNREACHABLE
    }
}
