package io.foreshard.core.placement;

import io.foreshard.core.placement.PlacementDecision.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Makes all items of a customer follow the one that moves, under one group id. Not thread-safe. */
public final class GroupMoves {

    private final DecisionGate gate;

    public GroupMoves(PlacementSettings settings, PlacementConstraints constraints) {
        this.gate = new DecisionGate(settings, constraints);
    }

    /** The id of the group that a move leads: deterministic, so that repeats are recognized. */
    public static String groupId(Move leader, Instant now) {
        return leader.item().customerId() + "/" + leader.target() + "/" + now.toEpochMilli();
    }

    /**
     * The moves of the customer's other items from the leader's region to its target, as far as the constraints let them;
     * each item is marked as under way.
     *
     * @param items of the same customer, the leader among them or not
     */
    public List<Move> followers(Move leader, Collection<ItemPlacement> items, Instant now) {
        List<Move> moves = new ArrayList<>();
        List<ItemPlacement> ordered = items.stream()
                .filter(item -> item.item().customerId().equals(leader.item().customerId()))
                .filter(item -> !item.item().equals(leader.item()))
                .filter(item -> item.homeRegion().equals(leader.sourceRegion()))
                .sorted(Comparator.comparing(ItemPlacement::item))
                .toList();
        for (ItemPlacement item : ordered) {
            if (gate.refusalOfMove(item, leader.target(), now).isEmpty()) {
                item.moves().begin(leader.target(), leader.deadline().toEpochMilli());
                moves.add(follow(leader, item));
            }
        }
        return moves;
    }

    private static Move follow(Move leader, ItemPlacement item) {
        return new Move(
                item.item(),
                item.home(),
                item.homeRegion(),
                leader.target(),
                leader.verdict(),
                leader.trigger(),
                leader.predictedArrivalOrNull(),
                leader.deadline(),
                item.candidacy().score(),
                leader.benefit(),
                "moves with " + leader.item() + ": " + leader.reason());
    }
}
