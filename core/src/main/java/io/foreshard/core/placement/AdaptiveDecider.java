package io.foreshard.core.placement;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.migration.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The learned placement: every {@link Rule} runs virtually, among them a plan over the item's demand profile; the item is
 * where the rules that have served it and the population best would have it, within the constraints. A region that is
 * expected but not worth a move is prefetched.
 */
final class AdaptiveDecider implements PlacementDecider {

    private static final long ACTIVE_MILLIS = Duration.ofDays(8).toMillis();

    private final PlacementSettings settings;
    private final DecisionGate gate;
    private final Population population;
    private final RemotenessTable remoteness;
    private final BenefitEstimator benefits;
    private final RunIntake intake;

    AdaptiveDecider(PlacementSettings settings, Topology topology, DecisionGate gate, Population population) {
        this.settings = settings;
        this.gate = gate;
        this.population = population;
        this.remoteness = new RemotenessTable(topology);
        this.benefits = new BenefitEstimator(remoteness.meanMillis(), settings.benefitConfidence());
        this.intake = new RunIntake(remoteness, settings.moveCostRoundTrips(), settings.leadTime(), population);
    }

    @Override
    public List<PlacementDecision> onRun(ItemPlacement item, RunObservation run, Instant now) {
        advance(item, now);
        return intake.take(item, run, now.toEpochMilli()) ? consider(item, MoveTrigger.RUN, now) : List.of();
    }

    @Override
    public List<PlacementDecision> onScore(ItemPlacement item, ScoreObservation score, Instant now) {
        advance(item, now);
        if (score.homeEpoch() != item.home().epoch()) {
            return List.of();
        }
        gate.score(item, score);
        return consider(item, score.anomaly() ? MoveTrigger.ANOMALY : MoveTrigger.SCORE, now);
    }

    @Override
    public List<PlacementDecision> onAnomaly(ItemPlacement item, AnomalyObservation anomaly, Instant now) {
        advance(item, now);
        long quietUntil = anomaly.timestamp().plus(settings.anomalyQuietTime()).toEpochMilli();
        double busiest = 0;
        double usual = 0;
        double[] rates = new double[DemandProfile.HOURS];
        for (int region = 0; region < item.regions().size(); region++) {
            item.profile().rates(region, rates);
            double peak = max(rates);
            busiest = Math.max(busiest, peak);
            usual = item.regions().region(region).equals(anomaly.region()) ? peak : usual;
        }
        item.bursts().observe(anomaly, busiest, usual, quietUntil);
        return List.of();
    }

    private static double max(double[] values) {
        double max = 0;
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    @Override
    public List<PlacementDecision> onHomeChanged(ItemPlacement item, Home home, Instant now) {
        advance(item, now);
        OptionalLong took = gate.constraints()
                .topology()
                .regionOf(home.partition())
                .map(region -> item.moves().millisUnderWay(region, now.toEpochMilli()))
                .orElse(OptionalLong.empty());
        if (HomeChange.apply(item, home, gate, now)) {
            took.ifPresent(population::bookMove);
        }
        return List.of();
    }

    @Override
    public List<PlacementDecision> onMigrationOutcome(ItemPlacement item, MigrationOutcome outcome, Instant now) {
        advance(item, now);
        boolean failed = outcome.kind() != MigrationOutcome.Kind.DONE;
        item.moves().end(failed ? now.plus(gate.cooldown(item)).toEpochMilli() : now.toEpochMilli());
        return List.of();
    }

    @Override
    public List<PlacementDecision> onTick(ItemPlacement item, Instant now) {
        advance(item, now);
        return consider(item, MoveTrigger.FORECAST, now);
    }

    @Override
    public Optional<Instant> nextTick(ItemPlacement item, Instant now) {
        if (item.regions().usedSince(now.toEpochMilli() - ACTIVE_MILLIS) < 2) {
            return Optional.empty();
        }
        long interval = settings.tickInterval().toMillis();
        return Optional.of(Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), interval) + 1) * interval));
    }

    private static void advance(ItemPlacement item, Instant now) {
        item.virtual().advance(now.toEpochMilli());
        item.profile().observeUntil(now.toEpochMilli());
    }

    /** Brings the virtual placements up to date and makes the item follow them. */
    private List<PlacementDecision> consider(ItemPlacement item, MoveTrigger trigger, Instant now) {
        if (item.regions().size() < 2) {
            return List.of();
        }
        AccessCosts prices = intake.prices(item);
        long from = now.plus(settings.leadTime()).toEpochMilli();
        DemandOutlook outlook = DemandOutlook.of(item.profile(), prices, from);
        int planned = outlook.plan().choose(item.virtual().placeOf(Rule.PLAN));
        item.virtual().plan(planned, now.toEpochMilli(), prices, population);
        int shrinkage = population.bestShrinkage();
        int target = item.virtual().follower(shrinkage);
        List<PlacementDecision> decisions = new ArrayList<>();
        if (target != item.homeIndex()) {
            decisions.add(move(item, outlook, prices, target, trigger, now));
        }
        prefetch(item, outlook, decisions, now);
        return decisions;
    }

    private PlacementDecision move(
            ItemPlacement item,
            DemandOutlook outlook,
            AccessCosts prices,
            int target,
            MoveTrigger trigger,
            Instant now) {
        Region region = item.regions().region(target);
        boolean there = item.run().known() && item.run().region() == target;
        long evidence = there ? item.run().startMillis() : ItemPlacement.NEVER;
        Optional<String> refusal = gate.refusalOfMove(item, region, now).or(() -> gate.refusalByScore(item, evidence));
        if (refusal.isPresent()) {
            return new PlacementDecision.Stay(item.item(), "not to " + region + ": " + refusal.get());
        }
        int home = item.homeIndex();
        ExpectedBenefit benefit = there
                ? benefits.ofRun(item, population.dwell(), prices.access(home, target), prices.move())
                : benefits.ofPlan(outlook, home, target, prices.move());
        Instant arrival = there && isGoingOn(item, trigger, now)
                ? null
                : Instant.ofEpochMilli(outlook.slotStart(outlook.arrivalSlot(target)));
        Instant deadline = deadline(now, arrival);
        Verdict verdict = there || benefit.lowerMillis() > 0 ? Verdict.CONFIDENT : Verdict.PROBATION;
        begin(item, region, verdict, now, deadline);
        return new PlacementDecision.Move(
                item.item(),
                item.home(),
                item.homeRegion(),
                region,
                verdict,
                !there && trigger == MoveTrigger.RUN ? MoveTrigger.FORECAST : trigger,
                arrival,
                deadline,
                item.candidacy().score(),
                benefit,
                reason(item, target, benefit, arrival));
    }

    /** Whether the next access of the run is due now, and not when the item's hours come round again. */
    private boolean isGoingOn(ItemPlacement item, MoveTrigger trigger, Instant now) {
        return trigger == MoveTrigger.RUN
                || now.toEpochMilli() - item.run().lastMillis()
                        < settings.leadTime().toMillis();
    }

    private static void begin(ItemPlacement item, Region region, Verdict verdict, Instant now, Instant deadline) {
        if (verdict == Verdict.CONFIDENT) {
            item.moves().beginAtOnce(region, now.toEpochMilli(), deadline.toEpochMilli());
        } else {
            item.moves().begin(region, deadline.toEpochMilli());
        }
    }

    private Instant deadline(Instant now, @Nullable Instant arrival) {
        return (arrival == null || arrival.isBefore(now) ? now : arrival).plus(settings.requestDeadline());
    }

    private String reason(ItemPlacement item, int target, ExpectedBenefit benefit, @Nullable Instant arrival) {
        Rule leader = item.virtual()
                .leader(
                        population.bestShrinkage(),
                        population,
                        intake.prices(item).move());
        String why = arrival == null
                ? "a run of " + item.run().length() + " from " + item.regions().region(target)
                : "accesses from " + item.regions().region(target) + " are expected at " + arrival;
        return why + "; rule " + leader + " leads; benefit " + Numbers.format(benefit.meanMillis()) + " ms ["
                + Numbers.format(benefit.lowerMillis()) + ", " + Numbers.format(benefit.upperMillis()) + "]";
    }

    /** Hints the likeliest region that is not the home, will not be it, and is not in use already. */
    private void prefetch(ItemPlacement item, DemandOutlook outlook, List<PlacementDecision> decisions, Instant now) {
        int best = -1;
        for (int region = 0; region < item.regions().size(); region++) {
            boolean away = region != item.homeIndex()
                    && !(item.run().known() && item.run().region() == region);
            if (away && (best < 0 || outlook.expected(region, 2) > outlook.expected(best, 2))) {
                best = region;
            }
        }
        if (best < 0) {
            return;
        }
        double probability = 1 - Math.exp(-outlook.expected(best, 2));
        Region region = item.regions().region(best);
        long nowMillis = now.toEpochMilli();
        boolean wanted = probability >= settings.prefetchProbability()
                && !item.moves().hinted(region, nowMillis)
                && gate.refusalOfPrefetch(item, region, now).isEmpty();
        if (wanted) {
            Instant expected = Instant.ofEpochMilli(outlook.startMillis());
            item.moves()
                    .hint(region, expected.plus(settings.prefetchTimeToLive()).toEpochMilli());
            decisions.add(new PlacementDecision.Prefetch(
                    item.item(),
                    region,
                    expected,
                    probability,
                    settings.prefetchTimeToLive(),
                    "accesses from " + region + " are expected with probability " + Numbers.percent(probability)));
        }
    }
}
