package io.foreshard.core.placement;

import io.foreshard.core.Glob;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator demands of the placement of some items: a record of {@code placement-policies}. Immutable.
 *
 * @param customerPattern {@link Glob} over customer ids
 * @param itemPattern glob over item ids
 * @param allowedRegionsOrNull where the data may be; absent for anywhere
 * @param pinnedPartitionOrNull the only home allowed
 * @param excluded never migrated nor prefetched
 * @param scoreThresholdOrNull overrides {@link PlacementSettings#scoreHigh()}
 * @param cooldownOrNull overrides {@link PlacementSettings#cooldown()}
 */
public record OperatorPolicy(
        String id,
        String customerPattern,
        String itemPattern,
        @Nullable Set<Region> allowedRegionsOrNull,
        @Nullable PartitionId pinnedPartitionOrNull,
        boolean excluded,
        @Nullable Double scoreThresholdOrNull,
        @Nullable Duration cooldownOrNull)
        implements Serializable {

    /** @throws IllegalArgumentException if a pattern is none */
    public OperatorPolicy {
        checkPattern(customerPattern);
        checkPattern(itemPattern);
        allowedRegionsOrNull = allowedRegionsOrNull == null ? null : Set.copyOf(allowedRegionsOrNull);
    }

    private static void checkPattern(String pattern) {
        var unused = new Glob(pattern);
    }

    public boolean matches(ItemId item) {
        return new Glob(customerPattern).matches(item.customerId()) && new Glob(itemPattern).matches(item.itemId());
    }

    /** How narrow it is: letters in its patterns that are no wildcards; the item's count before the customer's. */
    int narrowness() {
        return 1024 * new Glob(itemPattern).literals() + new Glob(customerPattern).literals();
    }

    public Optional<Set<Region>> allowedRegions() {
        return Optional.ofNullable(allowedRegionsOrNull);
    }

    public Optional<PartitionId> pinnedPartition() {
        return Optional.ofNullable(pinnedPartitionOrNull);
    }
}
