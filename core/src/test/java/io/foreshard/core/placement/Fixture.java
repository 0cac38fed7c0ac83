package io.foreshard.core.placement;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Three regions with a partition each, and one item whose accesses are turned into runs as the analyzer does. */
final class Fixture {

    static final Region EU = new Region("eu");
    static final Region US = new Region("us");
    static final Region AP = new Region("ap");
    static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    static final ItemId ITEM = new ItemId("c1", "doc");

    final Topology topology = new Topology(
            List.of(EU, US, AP),
            Map.of(
                    EU, Map.of(US, Duration.ofMillis(80), AP, Duration.ofMillis(140)),
                    US, Map.of(AP, Duration.ofMillis(200))),
            Map.of(partition(EU), EU, partition(US), US, partition(AP), AP));
    final PolicySet policies = new PolicySet();
    final PartitionBoard board = new PartitionBoard(0.9);
    final Population population = new Population();
    final PlacementConstraints constraints;
    final PlacementDecider decider;
    ItemPlacement item = ItemPlacement.create(ITEM, new Home(partition(EU), 1), EU, START);
    final List<PlacementDecision> decisions = new ArrayList<>();

    private @Nullable Region region;
    private Instant runStart = START;
    private Instant last = START;
    private long length;
    private long next = 2;
    private RunObservation.@Nullable PreviousRun previous;
    private Instant tickedUntil = START;

    Fixture(PlacementSettings settings) {
        this(settings, 0);
    }

    Fixture(PlacementSettings settings, double controlShare) {
        constraints = new PlacementConstraints(topology, new ControlGroup("test", controlShare), policies, board);
        decider = PlacementDecider.of(settings, constraints, population);
    }

    static PartitionId partition(Region region) {
        return new PartitionId(region + "-1");
    }

    /** An access; ticks that are due before it are given first. Returns what was decided. */
    List<PlacementDecision> access(Region from, Instant at) {
        List<PlacementDecision> made = new ArrayList<>(tickUntil(at));
        if (!from.equals(region)) {
            Region before = region;
            previous = before == null ? null : new RunObservation.PreviousRun(before, runStart, last, length);
            region = from;
            runStart = at;
            length = 0;
            next = 1;
        }
        last = at;
        length++;
        if (length == next) {
            next = next < 3 ? next + 1 : Math.round(next * 1.618);
            made.addAll(decider.onRun(item, new RunObservation(from, runStart, at, length, previous), at));
        }
        decisions.addAll(made);
        return made;
    }

    List<PlacementDecision> tickUntil(Instant until) {
        List<PlacementDecision> made = new ArrayList<>();
        while (true) {
            Optional<Instant> tick = decider.nextTick(item, tickedUntil);
            if (tick.isEmpty() || tick.get().isAfter(until)) {
                tickedUntil = until;
                return made;
            }
            tickedUntil = tick.get();
            made.addAll(decider.onTick(item, tickedUntil));
        }
    }

    /** The decided moves take effect at once. */
    List<PlacementDecision.Move> execute(List<PlacementDecision> made, Instant at) {
        List<PlacementDecision.Move> moves = made.stream()
                .filter(PlacementDecision.Move.class::isInstance)
                .map(PlacementDecision.Move.class::cast)
                .toList();
        moves.forEach(move -> decider.onHomeChanged(
                item, new Home(partition(move.target()), item.home().epoch() + 1), at));
        return moves;
    }
}
