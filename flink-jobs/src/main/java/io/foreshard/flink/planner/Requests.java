package io.foreshard.flink.planner;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.StableHash;
import io.foreshard.core.placement.PlacementDecision.Move;
import io.foreshard.core.placement.PlacementDecision.Prefetch;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.schemas.RequestTrigger;
import io.foreshard.schemas.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decisions as records of the topics, under ids that the same input gives again. Pure functions. */
final class Requests {

    /** Names the planner where an event names its executor. */
    static final String PLANNER = "planner";

    private Requests() {}

    /** @param group id of the moves that belong together, if this one does not go alone */
    static MigrationRequest of(Move move, PartitionId target, @Nullable String group, Instant now) {
        return MigrationRequest.newBuilder()
                .setId(id(
                        "m",
                        move.item().key() + '>' + move.target(),
                        move.source().epoch(),
                        now))
                .setCustomerId(move.item().customerId())
                .setItemId(move.item().itemId())
                .setSourcePartition(move.source().partition().name())
                .setTargetPartition(target.name())
                .setExpectedEpoch(move.source().epoch())
                .setScore(move.score())
                .setBenefitMillis(move.benefit().meanMillis())
                .setBenefitLowerMillis(move.benefit().lowerMillis())
                .setBenefitUpperMillis(move.benefit().upperMillis())
                .setVerdict(
                        switch (move.verdict()) {
                            case CONFIDENT -> Verdict.CONFIDENT;
                            case PROBATION -> Verdict.PROBATION;
                        })
                .setTrigger(
                        switch (move.trigger()) {
                            case SCORE -> RequestTrigger.SCORE;
                            case RUN -> RequestTrigger.RUN;
                            case FORECAST -> RequestTrigger.FORECAST;
                            case ANOMALY -> RequestTrigger.ANOMALY;
                            case DRAIN -> RequestTrigger.DRAIN;
                        })
                .setCreatedAt(now.toEpochMilli())
                .setDeadline(move.deadline().toEpochMilli())
                .setPredictedArrival(
                        move.predictedArrival().map(Instant::toEpochMilli).orElse(null))
                .setGroup(group)
                .setReason(move.reason())
                .build();
    }

    /** @param prefetches of one customer in one region, at least one */
    static PrefetchHint of(List<Prefetch> prefetches, Instant now) {
        Prefetch first = prefetches.get(0);
        String customer = first.item().customerId();
        List<String> items = prefetches.stream()
                .map(Prefetch::item)
                .map(ItemId::itemId)
                .sorted()
                .distinct()
                .toList();
        Instant expected = prefetches.stream()
                .map(Prefetch::expectedTime)
                .min(Instant::compareTo)
                .orElseThrow();
        double probability =
                prefetches.stream().mapToDouble(Prefetch::probability).max().orElse(0);
        String about = customer + '>' + first.region() + '>' + String.join(",", items);
        return PrefetchHint.newBuilder()
                .setId(id("h", about, prefetches.size(), now))
                .setCustomerId(customer)
                .setRegion(first.region().name())
                .setItems(items)
                .setExpectedTime(expected.toEpochMilli())
                .setProbability(probability)
                .setTimeToLiveMillis(first.timeToLive().toMillis())
                .setCreatedAt(now.toEpochMilli())
                .build();
    }

    /** Says that a request will not be worked off, so that everybody stops waiting for it. */
    static MigrationEvent refusal(MigrationRequest request, String cause, String detail, Instant clock, Instant now) {
        return MigrationEvent.newBuilder()
                .setId(request.getId() + "/REFUSED/" + cause)
                .setMigrationId(request.getId())
                .setCustomerId(request.getCustomerId())
                .setItemId(request.getItemId())
                .setSourcePartition(request.getSourcePartition())
                .setTargetPartition(request.getTargetPartition())
                .setFromState("")
                .setState(MigrationState.REFUSED)
                .setCause(cause)
                .setDetail(detail)
                .setEpoch(0)
                .setClaim(0)
                .setExecutor(PLANNER)
                .setTimestamp(clock.toEpochMilli())
                .setEventTime(now.toEpochMilli())
                .setVerdict(request.getVerdict().name())
                .setPredictedArrival(request.getPredictedArrival())
                .setGroup(request.getGroup())
                .build();
    }

    private static String id(String prefix, String about, long epoch, Instant now) {
        return String.format(Locale.ROOT, "%s-%016x-%d-%d", prefix, StableHash.of(about), epoch, now.toEpochMilli());
    }
}
