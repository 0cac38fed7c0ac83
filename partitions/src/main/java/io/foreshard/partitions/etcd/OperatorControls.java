package io.foreshard.partitions.etcd;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the operators have set: pauses, holds, cancellations and live limits. Immutable.
 *
 * @param regions paused regions, with the reason given
 * @param items paused items, with the reason given
 * @param held items that may be copied but must not freeze until an operator lets them, with the reason given
 * @param cancelled migrations to be aborted if they are not committed: their ids by item
 * @param draining partitions that nothing may move into
 * @param limits by name; {@link ControlKeys} lists the names in use
 * @param inDoubt whether changes may have been missed: treat pauses as they stand
 */
public record OperatorControls(
        boolean allPaused,
        Map<Region, String> regions,
        Map<ItemId, String> items,
        Map<ItemId, String> held,
        Map<ItemId, String> cancelled,
        Set<PartitionId> draining,
        Map<String, Long> limits,
        boolean inDoubt) {

    /** Nothing is paused, no limit is set. */
    public static final OperatorControls NONE =
            new OperatorControls(false, Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Map.of(), true);

    public OperatorControls {
        regions = Map.copyOf(regions);
        items = Map.copyOf(items);
        held = Map.copyOf(held);
        cancelled = Map.copyOf(cancelled);
        draining = Set.copyOf(draining);
        limits = Map.copyOf(limits);
    }

    /** Whether no migration of this item between these regions may begin or freeze. */
    public boolean isPaused(ItemId item, Region source, Region target) {
        return allPaused || items.containsKey(item) || regions.containsKey(source) || regions.containsKey(target);
    }

    /** Whether the item waits at READY for an operator. */
    public boolean isHeld(ItemId item) {
        return held.containsKey(item);
    }

    public boolean isDraining(PartitionId partition) {
        return draining.contains(partition);
    }

    public OptionalLong limit(String name) {
        Long value = limits.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
