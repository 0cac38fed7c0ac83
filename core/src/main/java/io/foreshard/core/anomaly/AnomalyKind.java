package io.foreshard.core.anomaly;

/** What is unexpected about an access or its absence. */
public enum AnomalyKind {
    /** Far more accesses from a region than predicted. */
    SPIKE,
    /** Far fewer. */
    DROP,
    /** The first access from a region, of an item that was known to be used elsewhere. */
    NEW_REGION,
    /** A run from a region too long to be explained by that region's share. */
    REGION_SHIFT
}
