package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a record of {@code access-runs} says about one item: a run began or has grown. Immutable.
 *
 * @param region where the run is
 * @param start event time of its first access
 * @param lastAccess event time of its latest access
 * @param length accesses so far, at least 1
 * @param previousOrNull the run before, if there was one
 */
public record RunObservation(
        Region region,
        Instant start,
        Instant lastAccess,
        long length,
        @Nullable PreviousRun previousOrNull) {

    /** The run before this one, complete. */
    public record PreviousRun(Region region, Instant start, Instant end, long length) {}

    public RunObservation {
        if (length < 1 || lastAccess.isBefore(start)) {
            throw new IllegalArgumentException(
                    "run of " + length + " accesses from " + start + " to " + lastAccess + ": expected at least one");
        }
    }

    public Optional<PreviousRun> previous() {
        return Optional.ofNullable(previousOrNull);
    }
}
