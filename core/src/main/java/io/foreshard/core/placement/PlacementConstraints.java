package io.foreshard.core.placement;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.util.Optional;

/**
 * What must hold for every decision, whatever the forecasts say: control group, exclusions, data residency, pins, room in
 * the target region. Not thread-safe; the policies and the board behind it may change between decisions.
 */
public final class PlacementConstraints {

    private final Topology topology;
    private final ControlGroup controlGroup;
    private final PolicySet policies;
    private final PartitionBoard board;
    private final PartitionChooser chooser;

    public PlacementConstraints(
            Topology topology, ControlGroup controlGroup, PolicySet policies, PartitionBoard board) {
        this.topology = topology;
        this.controlGroup = controlGroup;
        this.policies = policies;
        this.board = board;
        this.chooser = new PartitionChooser(topology, board);
    }

    public Topology topology() {
        return topology;
    }

    public PolicySet policies() {
        return policies;
    }

    public PartitionBoard board() {
        return board;
    }

    /** The partition to move an item to: its pin, else the best one of the region; empty if there is none. */
    public Optional<PartitionId> partitionFor(ItemId item, Region target) {
        Optional<PartitionId> pin = policies.of(item).flatMap(OperatorPolicy::pinnedPartition);
        return pin.isPresent() ? pin.filter(board::accepts) : chooser.choose(target);
    }

    /** Why this item may neither move nor be prefetched at all, or empty if it may. */
    public Optional<String> refusalOf(ItemId item) {
        if (controlGroup.contains(item.customerId())) {
            return Optional.of("the customer is in the control group");
        }
        return policies.of(item)
                .filter(OperatorPolicy::excluded)
                .map(policy -> "policy " + policy.id() + " excludes the item");
    }

    /** Why this item may not be cached in this region, or empty if it may. */
    public Optional<String> refusalOfPrefetch(ItemId item, Region region) {
        Optional<String> refusal = refusalOf(item);
        return refusal.isPresent() ? refusal : refusalOfResidency(item, region);
    }

    /** Why this item may not have its home in this region, or empty if it may. */
    public Optional<String> refusalOfMove(ItemId item, Region target) {
        Optional<String> refusal = refusalOfPrefetch(item, target);
        if (refusal.isPresent()) {
            return refusal;
        }
        Optional<OperatorPolicy> policy = policies.of(item);
        Optional<PartitionId> pin = policy.flatMap(OperatorPolicy::pinnedPartition);
        if (pin.isPresent() && !topology.regionOf(pin.get()).equals(Optional.of(target))) {
            return Optional.of("policy " + policy.get().id() + " pins the item to " + pin.get());
        }
        if (partitionFor(item, target).isEmpty()) {
            return Optional.of("no partition of " + target + " accepts anything: full, draining or unreachable");
        }
        return Optional.empty();
    }

    private Optional<String> refusalOfResidency(ItemId item, Region region) {
        if (!topology.contains(region)) {
            return Optional.of("region " + region + " is not in the topology");
        }
        return policies.of(item)
                .filter(policy -> policy.allowedRegions()
                        .filter(allowed -> !allowed.contains(region))
                        .isPresent())
                .map(policy -> "policy " + policy.id() + " does not allow the data in " + region);
    }
}
