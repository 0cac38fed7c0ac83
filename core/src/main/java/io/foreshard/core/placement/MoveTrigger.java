package io.foreshard.core.placement;

/** What led to a move; the names are those of {@code RequestTrigger} in {@code migration-requests}. */
public enum MoveTrigger {
    SCORE,
    RUN,
    FORECAST,
    ANOMALY,
    DRAIN
}
