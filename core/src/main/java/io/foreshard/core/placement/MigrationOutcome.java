package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.time.Instant;

/**
 * How a migration of one item ended. A commit is learned from the shard map ({@link PlacementDecider#onHomeChanged}).
 * Immutable.
 *
 * @param target the region it was to move to
 * @param kind how it ended
 * @param eventTime when
 */
public record MigrationOutcome(Region target, Kind kind, Instant eventTime) {

    /** The ends of a migration. */
    public enum Kind {
        DONE,
        ABORTED,
        REFUSED
    }
}
