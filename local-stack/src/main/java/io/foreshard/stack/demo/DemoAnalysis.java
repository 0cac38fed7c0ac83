package io.foreshard.stack.demo;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.stack.demo.DemoResult.Group;
import io.foreshard.stack.demo.DemoResult.Migrations;
import io.foreshard.stack.demo.DemoResult.Slice;
import io.foreshard.stack.demo.DemoResult.Whole;
import io.foreshard.stack.demo.Estimate.Count;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Turns what was seen into what is reported. Pure; the same evidence gives the same result. */
final class DemoAnalysis {

    /** Aborts that are decisions and not failures: the demand did not come, or something overtook the plan. */
    private static final Set<String> DECIDED =
            Set.of("DEADLINE", "NO_DEMAND", "MAP_MOVED", "CANCELLED", "NOTHING_TO_MOVE");

    private static final int SLICES = 60;
    private static final double NANOS_PER_MILLI = 1e6;

    private final DemoEvidence evidence;
    private final ControlGroup controlGroup;
    private final RunHistory history;

    DemoAnalysis(DemoEvidence evidence, ControlGroup controlGroup) {
        this.evidence = evidence;
        this.controlGroup = controlGroup;
        this.history = new RunHistory(evidence.served());
    }

    Group treated() {
        return group(customer -> !controlGroup.contains(customer));
    }

    Group control() {
        return group(controlGroup::contains);
    }

    private Group group(Predicate<String> member) {
        List<ServedAccess> served = evidence.served().stream()
                .filter(access -> isLate(access.eventMillis()) && isOf(access.item(), member))
                .toList();
        List<ServedAccess> first = history.firstAccesses().stream()
                .filter(access -> isLate(access.eventMillis()) && isOf(access.item(), member))
                .toList();
        double[] latencies = latencies(evidence.observations().stream()
                .filter(observation -> isLate(observation.eventMillis()) && isOf(observation.item(), member))
                .toList());
        Estimate remote = Estimate.share(counts(served, ServedAccess::remote), evidence.seed());
        Estimate firstLocal = Estimate.share(counts(first, access -> !access.remote()), evidence.seed());
        int customers = counts(served, ServedAccess::remote).size();
        return new Group(
                customers,
                served.size(),
                remote.value(),
                remote.lower(),
                remote.upper(),
                Percentiles.of(latencies, 0.50),
                Percentiles.of(latencies, 0.99),
                first.size(),
                firstLocal.value(),
                firstLocal.lower(),
                firstLocal.upper());
    }

    Migrations migrations() {
        List<MoveObserved> late = evidence.moves().stream()
                .filter(move -> isLate(move.committed() ? move.committedEventMillis() : move.requestedEventMillis()))
                .toList();
        double[] pauses = late.stream()
                .filter(MoveObserved::committed)
                .mapToDouble(move -> move.pauseMicros() / 1000.0)
                .sorted()
                .toArray();
        Map<String, Long> outcomes = late.stream()
                .collect(Collectors.groupingBy(DemoAnalysis::outcome, TreeMap::new, Collectors.counting()));
        return new Migrations(
                late.stream().filter(MoveObserved::committed).count(),
                late.stream().filter(this::isAhead).count(),
                late.stream().filter(move -> move.state().equals("ABORTED")).count(),
                late.stream().filter(move -> move.state().equals("REFUSED")).count(),
                late.stream().filter(DemoAnalysis::failed).count(),
                Percentiles.of(pauses, 0.50),
                Percentiles.of(pauses, 0.99),
                outcomes);
    }

    Whole whole() {
        double[] lags = evidence.observations().stream()
                .mapToDouble(observation -> observation.lagNanos() / NANOS_PER_MILLI)
                .sorted()
                .toArray();
        return new Whole(
                evidence.observations().size(),
                evidence.observations().stream()
                        .filter(seen -> !seen.answered())
                        .count(),
                evidence.observations().size() - evidence.served().size(),
                Percentiles.of(lags, 0.99),
                remoteShare(evidence.served(), customer -> !controlGroup.contains(customer)),
                remoteShare(evidence.served(), controlGroup::contains),
                evidence.moves().stream().filter(MoveObserved::committed).count(),
                evidence.moves().stream().filter(this::isAhead).count());
    }

    List<Slice> timeline() {
        List<Slice> slices = new ArrayList<>();
        double length = (evidence.endMillis() - evidence.startMillis()) / (double) SLICES;
        for (int slice = 0; slice < SLICES; slice++) {
            long from = evidence.startMillis() + Math.round(slice * length);
            long to = evidence.startMillis() + Math.round((slice + 1) * length);
            slices.add(slice(from, to));
        }
        return slices;
    }

    private Slice slice(long from, long to) {
        List<ServedAccess> served = evidence.served().stream()
                .filter(access -> within(access.eventMillis(), from, to))
                .toList();
        List<Observation> seen = evidence.observations().stream()
                .filter(observation -> within(observation.eventMillis(), from, to))
                .toList();
        List<MoveObserved> moves = evidence.moves().stream()
                .filter(move -> move.committed() && within(move.committedEventMillis(), from, to))
                .toList();
        double[] treated = latencies(seen.stream()
                .filter(each -> !controlGroup.contains(each.item().customerId()))
                .toList());
        double[] control = latencies(seen.stream()
                .filter(each -> controlGroup.contains(each.item().customerId()))
                .toList());
        return new Slice(
                (from - evidence.startMillis()) / 3_600_000.0,
                remoteShare(served, customer -> !controlGroup.contains(customer)),
                remoteShare(served, controlGroup::contains),
                Percentiles.of(treated, 0.50),
                Percentiles.of(control, 0.50),
                Percentiles.of(treated, 0.99),
                Percentiles.of(control, 0.99),
                moves.size(),
                moves.stream().filter(this::isAhead).count(),
                evidence.prefetchHits(from, to));
    }

    private boolean isAhead(MoveObserved move) {
        return move.committed() && history.isAhead(move.item(), move.targetRegion(), move.committedEventMillis());
    }

    private static boolean failed(MoveObserved move) {
        return move.state().equals("ABORTED") && !DECIDED.contains(move.cause());
    }

    private static String outcome(MoveObserved move) {
        return move.committed() ? "COMMITTED" : move.state() + " " + move.cause();
    }

    private boolean isLate(long eventMillis) {
        return eventMillis >= (evidence.startMillis() + evidence.endMillis()) / 2;
    }

    private static boolean isOf(ItemId item, Predicate<String> member) {
        return member.test(item.customerId());
    }

    private static boolean within(long time, long from, long to) {
        return time >= from && time < to;
    }

    private static double remoteShare(Collection<ServedAccess> served, Predicate<String> member) {
        return counts(
                        served.stream()
                                .filter(access -> isOf(access.item(), member))
                                .toList(),
                        ServedAccess::remote)
                .stream()
                .reduce(Count.NONE, Count::plus)
                .share();
    }

    private static List<Count> counts(Collection<ServedAccess> accesses, Predicate<ServedAccess> hit) {
        Map<String, Count> byCustomer = new HashMap<>();
        accesses.forEach(access ->
                byCustomer.merge(access.item().customerId(), new Count(hit.test(access) ? 1 : 0, 1), Count::plus));
        return List.copyOf(new TreeMap<>(byCustomer).values());
    }

    private static double[] latencies(List<Observation> observations) {
        return observations.stream()
                .filter(Observation::answered)
                .mapToDouble(observation -> observation.latencyNanos() / NANOS_PER_MILLI)
                .sorted()
                .toArray();
    }
}
