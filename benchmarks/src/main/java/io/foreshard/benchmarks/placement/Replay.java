package io.foreshard.benchmarks.placement;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.anomaly.Anomaly;
import io.foreshard.core.migration.Verdict;
import io.foreshard.core.mobility.AccessFacts;
import io.foreshard.core.mobility.AnalyzerOptions;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.Outlook;
import io.foreshard.core.mobility.PopulationProfile;
import io.foreshard.core.placement.ItemPlacement;
import io.foreshard.core.placement.MigrationOutcome;
import io.foreshard.core.placement.PartitionBoard;
import io.foreshard.core.placement.PlacementConstraints;
import io.foreshard.core.placement.PlacementDecider;
import io.foreshard.core.placement.PlacementDecision;
import io.foreshard.core.placement.PlacementDecision.Move;
import io.foreshard.core.placement.PlacementSettings;
import io.foreshard.core.placement.PolicySet;
import io.foreshard.core.placement.Population;
import io.foreshard.core.window.WindowSize;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Analyzer and planner over a trace, event by event: accesses are analyzed and scored as the analyzer does it, the planner is told runs, scores and anomalies at
 * once, and is asked again when it wants to be. Moves happen at once; one on probation when the next access comes from its target before its deadline. Not
 * thread-safe.
 */
final class Replay {

    /** Takes a move that happened. */
    interface Moves {
        void moved(long timestampMillis, ItemId item, Region target);
    }

    private final Topology topology;
    private final PlacementDecider decider;
    private final Moves moves;
    private final ItemAnalyzer analyzer = new ItemAnalyzer(AnalyzerOptions.defaults());
    private final WindowSize windows = AnalyzerOptions.defaults().windowSize();
    private final Map<Region, PopulationProfile> profiles = new HashMap<>();
    private final Map<ItemId, TrackedItem> items = new HashMap<>();
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private long sequence;
    private long accesses;

    Replay(Topology topology, PlacementSettings settings, Moves moves) {
        this.topology = topology;
        this.moves = moves;
        this.decider = PlacementDecider.of(
                settings,
                new PlacementConstraints(
                        topology, new ControlGroup("replay", 0), new PolicySet(), new PartitionBoard(1)),
                new Population());
    }

    /** When an item is to be scored or looked at again; entries that the item no longer waits for are skipped. */
    private record Due(long millis, long sequence, TrackedItem item, boolean score) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(millis, other.millis);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    long accesses() {
        return accesses;
    }

    int items() {
        return items.size();
    }

    /** Mean bytes of state of an item, analyzer's and planner's. */
    double stateBytes() {
        return items.values().stream()
                .mapToInt(item -> item.state.toBytes().length + item.placement.toBytes().length)
                .average()
                .orElse(0);
    }

    /** Takes the next access; what was due before it is done first. */
    void accept(Access access) {
        long now = access.timestampMillis();
        for (Due due = agenda.peek(); due != null && due.millis() < now; due = agenda.peek()) {
            agenda.remove();
            fire(due);
        }
        accesses++;
        TrackedItem item = items.computeIfAbsent(access.item(), id -> begin(id, access.region(), now));
        Move awaited = item.probation;
        if (awaited != null) {
            endProbation(item, awaited, access.region().equals(awaited.target()), now);
        }
        analyzer.closeWindows(item.state, windows.indexOf(now), this::profileOf);
        AccessFacts facts = analyzer.onAccess(item.state, access.region(), now, 1, 0, profileOf(access.region()));
        facts.run()
                .ifPresent(run -> decide(
                        item, decider.onRun(item.placement, Observations.of(run), Instant.ofEpochMilli(now)), now));
        tellAnomalies(item, facts.anomalies(), now);
        if (item.scoreDue == TrackedItem.NONE) {
            item.scoreDue = windows.endOf(windows.indexOf(now));
            agenda.add(new Due(item.scoreDue, sequence++, item, true));
        }
    }

    private PopulationProfile profileOf(Region region) {
        return profiles.computeIfAbsent(region, unseen -> new PopulationProfile());
    }

    private TrackedItem begin(ItemId id, Region region, long now) {
        Home home = new Home(partitionIn(region), 1);
        return new TrackedItem(ItemPlacement.create(id, home, region, Instant.ofEpochMilli(now)), home);
    }

    private PartitionId partitionIn(Region region) {
        return topology.partitionsIn(region).get(0);
    }

    private void fire(Due due) {
        TrackedItem item = due.item();
        if (due.score() && item.scoreDue == due.millis()) {
            item.scoreDue = TrackedItem.NONE;
            List<Anomaly> anomalies = analyzer.closeWindows(item.state, windows.indexOf(due.millis()), this::profileOf);
            tellAnomalies(item, anomalies, due.millis());
            score(item, !anomalies.isEmpty(), due.millis());
        } else if (!due.score() && item.tickDue == due.millis()) {
            item.tickDue = TrackedItem.NONE;
            decide(item, decider.onTick(item.placement, Instant.ofEpochMilli(due.millis())), due.millis());
        }
    }

    private void tellAnomalies(TrackedItem item, List<Anomaly> anomalies, long now) {
        for (Anomaly anomaly : anomalies) {
            decide(item, decider.onAnomaly(item.placement, Observations.of(anomaly), Instant.ofEpochMilli(now)), now);
        }
        boolean atAnAccess =
                !anomalies.isEmpty() && item.state.lastAccessMillis().orElse(0L) == now;
        if (atAnAccess) {
            score(item, true, now);
        }
    }

    private void score(TrackedItem item, boolean anomaly, long now) {
        Outlook outlook = analyzer.outlook(item.state, item.home, topology, now);
        decide(
                item,
                decider.onScore(
                        item.placement,
                        Observations.score(now, item.home, outlook.score(), windows.millis(), anomaly),
                        Instant.ofEpochMilli(now)),
                now);
    }

    private void decide(TrackedItem item, List<PlacementDecision> decisions, long now) {
        for (PlacementDecision decision : decisions) {
            if (decision instanceof Move move) {
                if (move.verdict() == Verdict.CONFIDENT) {
                    move(item, move.target(), now);
                } else {
                    item.probation = move;
                }
            }
        }
        decider.nextTick(item.placement, Instant.ofEpochMilli(now))
                .map(Instant::toEpochMilli)
                .filter(due -> due < item.tickDue)
                .ifPresent(due -> {
                    item.tickDue = due;
                    agenda.add(new Due(due, sequence++, item, false));
                });
    }

    private void endProbation(TrackedItem item, Move awaited, boolean demanded, long now) {
        boolean late = now > awaited.deadline().toEpochMilli();
        if (late || demanded) {
            item.probation = null;
        }
        if (late) {
            MigrationOutcome aborted =
                    new MigrationOutcome(awaited.target(), MigrationOutcome.Kind.ABORTED, awaited.deadline());
            Instant heardOf = Instant.ofEpochMilli(now);
            decide(item, decider.onMigrationOutcome(item.placement, aborted, heardOf), now);
        } else if (demanded) {
            move(item, awaited.target(), now);
        }
    }

    private void move(TrackedItem item, Region target, long now) {
        item.home = new Home(partitionIn(target), item.home.epoch() + 1);
        item.probation = null;
        moves.moved(now, item.placement.item(), target);
        decide(item, decider.onHomeChanged(item.placement, item.home, Instant.ofEpochMilli(now)), now);
    }
}
