package io.foreshard.benchmarks.placement;

import io.foreshard.core.Home;
import io.foreshard.core.mobility.ItemState;
import io.foreshard.core.placement.ItemPlacement;
import io.foreshard.core.placement.PlacementDecision.Move;
import org.jspecify.annotations.Nullable;

/** What analyzer, planner and shard map know of one item. Not thread-safe. */
final class TrackedItem {

    static final long NONE = Long.MAX_VALUE;

    final ItemState state = new ItemState();
    final ItemPlacement placement;
    Home home;
    long scoreDue = NONE;
    long tickDue = NONE;

    /** A copy stands at the target and waits for its demand. */
    @Nullable
    Move probation;

    TrackedItem(ItemPlacement placement, Home home) {
        this.placement = placement;
        this.home = home;
    }
}
