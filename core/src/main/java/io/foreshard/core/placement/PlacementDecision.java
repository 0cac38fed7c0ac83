package io.foreshard.core.placement;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.migration.Verdict;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to do about one item. All times are event time. Immutable. */
public sealed interface PlacementDecision extends Serializable {

    ItemId item();

    /** The decision in words, with the numbers behind it. */
    String reason();

    /**
     * Change the item's home.
     *
     * @param source the home it was decided for
     * @param target the region of the home to be; the source's own only to leave a partition that drains
     * @param predictedArrivalOrNull first predicted access from there, if the move is ahead of it
     * @param deadline after which the request is refused or its probation aborted
     */
    record Move(
            ItemId item,
            Home source,
            Region sourceRegion,
            Region target,
            Verdict verdict,
            MoveTrigger trigger,
            @Nullable Instant predictedArrivalOrNull,
            Instant deadline,
            double score,
            ExpectedBenefit benefit,
            String reason)
            implements PlacementDecision {

        public Move {
            if (sourceRegion.equals(target) && trigger != MoveTrigger.DRAIN) {
                throw new IllegalArgumentException("a move of " + item + " from " + target + " to itself");
            }
        }

        /** First predicted access from the target's region; empty if it is there already. */
        public Optional<Instant> predictedArrival() {
            return Optional.ofNullable(predictedArrivalOrNull);
        }
    }

    /**
     * Fill a region's cache ahead of a predicted access.
     *
     * @param expectedTime of the first predicted access
     * @param probability that it comes, in [0, 1]
     * @param timeToLive how long after {@code expectedTime} the hint is worth anything
     */
    record Prefetch(
            ItemId item, Region region, Instant expectedTime, double probability, Duration timeToLive, String reason)
            implements PlacementDecision {}

    /** Leave the item where it is. */
    record Stay(ItemId item, String reason) implements PlacementDecision {}
}
