package io.foreshard.flink.planner;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Topology;
import io.foreshard.core.placement.ItemPlacement;
import io.foreshard.core.placement.MigrationOutcome;
import io.foreshard.core.placement.PlacementDecider;
import io.foreshard.core.placement.PlacementDecision;
import io.foreshard.schemas.MigrationEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes records about one item into its placement, and returns what is decided. Stateless. */
final class ItemIntake {

    private final Topology topology;
    private final PlacementDecider decider;

    ItemIntake(Topology topology, PlacementDecider decider) {
        this.topology = topology;
        this.decider = decider;
    }

    /**
     * The item that a record is the first to tell of; empty if the record does not say where it lives. Entries of the map
     * and migrations make none: the item's next access will, with the home that the analyzer knows by then.
     */
    Optional<PlannedItem> begin(ItemId item, PlannerRecord record, long eventMillis) {
        Instant now = Instant.ofEpochMilli(eventMillis);
        return homeIn(record)
                .flatMap(home -> topology.regionOf(home.partition())
                        .map(region -> new PlannedItem(ItemPlacement.create(item, home, region, now), now)));
    }

    List<PlacementDecision> take(PlannedItem item, PlannerRecord record, Instant now) {
        List<PlacementDecision> decisions = new ArrayList<>();
        homeIn(record).ifPresent(home -> decisions.addAll(decider.onHomeChanged(item.placement(), home, now)));
        decisions.addAll(
                switch (record.kind()) {
                    case SCORE -> decider.onScore(item.placement(), Observations.of(record.score()), now);
                    case RUN -> decider.onRun(item.placement(), Observations.of(record.run()), now);
                    case ANOMALY ->
                        Observations.of(record.anomaly())
                                .map(anomaly -> decider.onAnomaly(item.placement(), anomaly, now))
                                .orElse(List.of());
                    case MIGRATION -> onMigration(item, record.migration(), now);
                    case MAP_CHANGE, POLICY, STATUS -> List.<PlacementDecision>of();
                });
        return decisions;
    }

    /** The home that a record names; a newer one than is known is news, whichever topic brings it first. */
    private static Optional<Home> homeIn(PlannerRecord record) {
        return switch (record.kind()) {
            case SCORE ->
                Observations.home(
                        record.score().getHomePartition(), record.score().getHomeEpoch());
            case RUN ->
                Observations.home(record.run().getHomePartition(), record.run().getHomeEpoch());
            case MAP_CHANGE ->
                Observations.home(
                        record.mapChange().getPartition(), record.mapChange().getEpoch());
            case MIGRATION -> committed(record.migration());
            case ANOMALY, POLICY, STATUS -> Optional.empty();
        };
    }

    private static Optional<Home> committed(MigrationEvent event) {
        return switch (event.getState()) {
            case COMMITTED -> Observations.home(event.getTargetPartition(), event.getEpoch());
            default -> Optional.empty();
        };
    }

    /** Only the end of the request that the item waits for says anything about it. */
    private List<PlacementDecision> onMigration(PlannedItem item, MigrationEvent event, Instant now) {
        Optional<MigrationOutcome.Kind> end = switch (event.getState()) {
            case DONE -> Optional.of(MigrationOutcome.Kind.DONE);
            case ABORTED -> Optional.of(MigrationOutcome.Kind.ABORTED);
            case REFUSED -> Optional.of(MigrationOutcome.Kind.REFUSED);
            default -> Optional.empty();
        };
        if (end.isEmpty() || !item.waitsFor(event.getMigrationId())) {
            return List.of();
        }
        item.answered();
        return topology.regionOf(new PartitionId(event.getTargetPartition()))
                .map(region ->
                        decider.onMigrationOutcome(item.placement(), new MigrationOutcome(region, end.get(), now), now))
                .orElse(List.of());
    }
}
