package io.foreshard.core.placement;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.migration.Verdict;
import io.foreshard.core.mobility.AccessFacts;
import io.foreshard.core.mobility.AnalyzerOptions;
import io.foreshard.core.mobility.Assessment;
import io.foreshard.core.mobility.ItemAnalyzer;
import io.foreshard.core.mobility.ItemState;
import io.foreshard.core.mobility.PopulationProfile;
import io.foreshard.core.mobility.Run;
import io.foreshard.core.mobility.RunChange;
import io.foreshard.core.mobility.ScoreTrigger;
import io.foreshard.core.placement.HabitWorkload.Access;
import io.foreshard.core.placement.HabitWorkload.Habit;
import io.foreshard.core.placement.PlacementDecision.Move;
import io.foreshard.core.placement.PlacementDecision.Prefetch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole loop on a model of everything but core: accesses are analyzed, the planner decides some time later, moves take
 * effect after a delay, caches hold what was read or prefetched for an hour. Counts what was remote.
 */
final class PlacementReplay {

    /**
     * Delays, in event time.
     *
     * @param records from an access to the decision about it
     * @param migration from a request to its commit
     */
    record Delays(Duration records, Duration migration) {}

    /** What happened to one kind of customers after the warm-up. */
    static final class Tally {
        int accesses;
        int remote;
        int firstAccesses;
        int firstLocal;
        int moves;
        int ahead;
        int aborted;
        int hints;
        int hintsUsed;

        double remoteShare() {
            return accesses == 0 ? 0 : (double) remote / accesses;
        }

        void add(Tally other) {
            accesses += other.accesses;
            remote += other.remote;
            firstAccesses += other.firstAccesses;
            firstLocal += other.firstLocal;
            moves += other.moves;
            ahead += other.ahead;
            aborted += other.aborted;
            hints += other.hints;
            hintsUsed += other.hintsUsed;
        }

        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT,
                    "remote %5.1f %% of %6d; first local %5.1f %% of %5d; moves %4d, ahead %4d, aborted %4d; hints %5d, used %5d",
                    100 * remoteShare(),
                    accesses,
                    100.0 * firstLocal / Math.max(1, firstAccesses),
                    firstAccesses,
                    moves,
                    ahead,
                    aborted,
                    hints,
                    hintsUsed);
        }
    }

    private static final Duration CACHED = Duration.ofHours(1);
    private static final Duration CUT_OVER = Duration.ofMinutes(20);

    final Map<Habit, Tally> treated = new EnumMap<>(Habit.class);
    final Map<Habit, Tally> control = new EnumMap<>(Habit.class);
    final List<PlacementDecision> decisions = new ArrayList<>();
    final Population population = new Population();

    private final Topology topology;
    private final ControlGroup controlGroup;
    private final PlacementDecider decider;
    private final DefaultRule rule;
    private final ItemAnalyzer analyzer = new ItemAnalyzer(AnalyzerOptions.defaults());
    private final Map<Region, PopulationProfile> profiles = new HashMap<>();
    private final Map<ItemId, Item> items = new TreeMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Delays delays;
    private final Instant start;
    private final Instant measuredFrom;
    private long sequence;

    private record Event(Instant at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private static final class Item {
        final ItemState state = new ItemState();
        final ItemPlacement placement;
        Home home;

        @Nullable
        Move pending;

        boolean shadow;

        @Nullable
        Instant tick;

        @Nullable
        Region last;

        @Nullable
        Region committedTo;

        final Map<Region, Instant> cachedUntil = new HashMap<>();
        final Map<Region, Instant> prefetchedUntil = new HashMap<>();

        Item(ItemPlacement placement) {
            this.placement = placement;
            this.home = placement.home();
        }
    }

    PlacementReplay(
            Topology topology,
            PlacementSettings settings,
            double controlShare,
            Delays delays,
            Instant start,
            Instant measuredFrom) {
        this.topology = topology;
        this.controlGroup = new ControlGroup("replay", controlShare);
        this.decider = PlacementDecider.of(
                settings,
                new PlacementConstraints(topology, controlGroup, new PolicySet(), new PartitionBoard(0.9)),
                population);
        this.rule = new DefaultRule(topology.partitions().keySet(), 1);
        this.delays = delays;
        this.start = start;
        this.measuredFrom = measuredFrom;
        for (Habit habit : Habit.values()) {
            treated.put(habit, new Tally());
            control.put(habit, new Tally());
        }
    }

    void run(List<Access> accesses, Duration span) {
        for (Access access : accesses) {
            at(start.plusMillis(access.offsetMillis()), () -> access(access));
        }
        for (Duration window = Duration.ofHours(1); window.compareTo(span) < 0; window = window.plusHours(1)) {
            Instant end = start.plus(window);
            at(end.plus(delays.records()), () -> scoreAll(end));
        }
        Instant end = start.plus(span);
        for (Event event = events.poll(); event != null && event.at().isBefore(end); event = events.poll()) {
            now = event.at();
            event.action().run();
        }
    }

    Tally total(Map<Habit, Tally> tallies) {
        Tally sum = new Tally();
        tallies.values().forEach(sum::add);
        return sum;
    }

    private Instant now = Instant.EPOCH;

    private void at(Instant when, Runnable action) {
        events.add(new Event(when, sequence++, action));
    }

    private Item item(ItemId id) {
        return items.computeIfAbsent(id, missing -> {
            Home home = rule.homeOf(id.customerId());
            return new Item(ItemPlacement.create(id, home, region(home), now));
        });
    }

    private Region region(Home home) {
        return topology.regionOf(home.partition()).orElseThrow();
    }

    private Tally tally(ItemId id) {
        Map<Habit, Tally> group = controlGroup.contains(id.customerId()) ? control : treated;
        return Objects.requireNonNull(group.get(HabitWorkload.habitOf(id.customerId())));
    }

    private boolean measuring() {
        return !now.isBefore(measuredFrom);
    }

    private void access(Access access) {
        Item item = item(access.item());
        boolean cached = !access.write() && holds(item.cachedUntil, access.region());
        boolean prefetched = !access.write() && holds(item.prefetchedUntil, access.region());
        boolean local = region(item.home).equals(access.region()) || cached || prefetched;
        if (measuring()) {
            count(item, access, local, prefetched);
        }
        if (access.write()) {
            item.cachedUntil.clear();
            item.prefetchedUntil.clear();
        } else if (!local) {
            item.cachedUntil.put(access.region(), now.plus(CACHED));
        }
        item.prefetchedUntil.remove(access.region());
        if (prefetched) {
            item.cachedUntil.putIfAbsent(access.region(), now.plus(CACHED));
        }
        item.committedTo = null;
        item.last = access.region();
        showDemand(item, access);
        analyze(item, access);
    }

    private boolean holds(Map<Region, Instant> cache, Region region) {
        Instant until = cache.get(region);
        return until != null && until.isAfter(now);
    }

    private void count(Item item, Access access, boolean local, boolean prefetched) {
        Tally tally = tally(access.item());
        tally.accesses++;
        tally.remote += local ? 0 : 1;
        tally.hintsUsed += prefetched ? 1 : 0;
        if (item.last != null && !item.last.equals(access.region())) {
            tally.firstAccesses++;
            tally.firstLocal += local ? 1 : 0;
        }
        if (item.committedTo != null
                && item.committedTo.equals(access.region())
                && item.last != null
                && !item.last.equals(access.region())) {
            tally.ahead++;
        }
    }

    private void showDemand(Item item, Access access) {
        Move pending = item.pending;
        if (pending != null && item.shadow && pending.target().equals(access.region())) {
            item.shadow = false;
            at(now.plus(CUT_OVER), () -> commit(item, pending));
        }
    }

    private void analyze(Item item, Access access) {
        PopulationProfile profile = profiles.computeIfAbsent(access.region(), region -> new PopulationProfile());
        AccessFacts facts = analyzer.onAccess(
                item.state,
                access.region(),
                now.toEpochMilli(),
                access.write() ? 0 : 1,
                access.write() ? 1 : 0,
                profile);
        Instant seen = now;
        facts.run()
                .ifPresent(run -> at(
                        now.plus(delays.records()),
                        () -> decide(item, decider.onRun(item.placement, observation(run), now))));
        facts.anomalies()
                .forEach(anomaly -> at(
                        now.plus(delays.records()),
                        () -> decide(
                                item,
                                decider.onAnomaly(
                                        item.placement,
                                        new AnomalyObservation(
                                                anomaly.region(),
                                                AnomalyObservation.Kind.valueOf(
                                                        anomaly.kind().name()),
                                                seen,
                                                anomaly.observed(),
                                                anomaly.expected(),
                                                anomaly.severity()),
                                        now))));
        if (facts.newItem() || !facts.anomalies().isEmpty()) {
            ScoreTrigger trigger = facts.newItem() ? ScoreTrigger.NEW : ScoreTrigger.ANOMALY;
            score(item, seen, trigger);
        }
    }

    private void scoreAll(Instant windowEnd) {
        for (Item item : items.values()) {
            analyzer.closeWindows(
                    item.state,
                    windowEnd.toEpochMilli() / Duration.ofHours(1).toMillis(),
                    region -> profiles.computeIfAbsent(region, missing -> new PopulationProfile()));
            score(item, windowEnd, ScoreTrigger.SCHEDULED);
        }
    }

    private void score(Item item, Instant asOf, ScoreTrigger trigger) {
        Assessment assessment = analyzer.assess(item.state, item.home, topology, asOf.toEpochMilli(), trigger);
        at(
                now.plus(delays.records()),
                () -> decide(item, decider.onScore(item.placement, observation(assessment), now)));
    }

    private static RunObservation observation(RunChange change) {
        Run run = change.run();
        return new RunObservation(
                run.region(),
                Instant.ofEpochMilli(run.startMillis()),
                Instant.ofEpochMilli(run.lastMillis()),
                run.length(),
                change.previous()
                        .map(previous -> new RunObservation.PreviousRun(
                                previous.region(),
                                Instant.ofEpochMilli(previous.startMillis()),
                                Instant.ofEpochMilli(previous.lastMillis()),
                                previous.length()))
                        .orElse(null));
    }

    private static ScoreObservation observation(Assessment assessment) {
        return new ScoreObservation(
                Instant.ofEpochMilli(assessment.windowEndMillis()),
                assessment.home().epoch(),
                assessment.score().value(),
                Duration.ofMillis(assessment.windowMillis()),
                List.of(),
                ExpectedBenefit.NONE,
                assessment.trigger() == ScoreTrigger.ANOMALY);
    }

    private void decide(Item item, List<PlacementDecision> made) {
        decisions.addAll(made);
        for (PlacementDecision decision : made) {
            if (decision instanceof Move move) {
                begin(item, move);
            } else if (decision instanceof Prefetch prefetch) {
                prefetch(item, prefetch);
            }
        }
        armTick(item);
    }

    private void armTick(Item item) {
        Optional<Instant> next = decider.nextTick(item.placement, now);
        if (next.isPresent() && !next.get().equals(item.tick)) {
            Instant due = next.get();
            item.tick = due;
            at(due, () -> {
                if (due.equals(item.tick)) {
                    item.tick = null;
                    decide(item, decider.onTick(item.placement, now));
                }
            });
        }
    }

    private void begin(Item item, Move move) {
        if (move.source().epoch() != item.home.epoch()) {
            end(item, move, MigrationOutcome.Kind.REFUSED);
            return;
        }
        item.pending = move;
        item.shadow = false;
        at(now.plus(delays.migration()), () -> {
            if (!move.equals(item.pending)) {
                return;
            }
            if (now.isAfter(move.deadline())) {
                end(item, move, MigrationOutcome.Kind.ABORTED);
            } else if (move.verdict() == Verdict.CONFIDENT) {
                commit(item, move);
            } else {
                item.shadow = true;
                at(move.deadline(), () -> {
                    if (move.equals(item.pending) && item.shadow) {
                        end(item, move, MigrationOutcome.Kind.ABORTED);
                    }
                });
            }
        });
    }

    private void end(Item item, Move move, MigrationOutcome.Kind kind) {
        item.pending = null;
        item.shadow = false;
        if (measuring()) {
            tally(move.item()).aborted++;
        }
        at(
                now.plus(delays.records()),
                () -> decide(
                        item,
                        decider.onMigrationOutcome(
                                item.placement, new MigrationOutcome(move.target(), kind, now), now)));
    }

    private void commit(Item item, Move move) {
        if (!move.equals(item.pending)) {
            return;
        }
        item.pending = null;
        item.shadow = false;
        item.home = new Home(topology.partitionsIn(move.target()).get(0), item.home.epoch() + 1);
        item.committedTo = move.target();
        if (measuring()) {
            tally(move.item()).moves++;
        }
        Home home = item.home;
        at(now.plus(delays.records()), () -> decide(item, decider.onHomeChanged(item.placement, home, now)));
    }

    private void prefetch(Item item, Prefetch prefetch) {
        if (measuring()) {
            tally(prefetch.item()).hints++;
        }
        Instant from = prefetch.expectedTime().isAfter(now) ? prefetch.expectedTime() : now;
        Instant until = prefetch.expectedTime().plus(prefetch.timeToLive());
        at(from, () -> item.prefetchedUntil.put(prefetch.region(), until));
    }
}
