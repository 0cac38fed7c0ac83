package io.foreshard.core.forecast;

/**
 * A window that was closed, and what the chosen model had predicted for it before. Immutable.
 *
 * @param window its index
 * @param observed accesses counted
 * @param predicted made before this window and any later one was known
 */
public record ClosedWindow(long window, int observed, PredictiveDistribution predicted) {

    /** Judges closed windows, in their order. */
    @FunctionalInterface
    public interface Judge {
        /** Whether the count is so unexpected that it must not become the baseline. */
        boolean isOutlier(ClosedWindow closed);
    }
}
