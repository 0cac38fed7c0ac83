package io.foreshard.flink.planner;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.core.placement.Admission;
import io.foreshard.core.placement.CreditLedger;
import io.foreshard.core.placement.MoveCandidate;
import io.foreshard.core.placement.RegionPair;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requests that wait for credits, and the credits that are out. Not thread-safe. */
final class AdmissionDesk {

    /** Refused since others in the queue are worth more. */
    static final String QUEUE_FULL = "QUEUE_FULL";
    /** Refused since the deadline passed before there was a credit. */
    static final String EXPIRED = "EXPIRED";

    /** From COMMITTED on a migration costs nothing that a credit should stand for: it only waits, and cleans up. */
    private static final Set<MigrationState> WORKED_OFF =
            Set.of(MigrationState.COMMITTED, MigrationState.DONE, MigrationState.ABORTED, MigrationState.REFUSED);

    private final PlannerSettings settings;
    private final CreditLedger ledger;
    private final Admission admission;
    private final Map<String, MigrationRequest> waiting = new HashMap<>();

    /** What is sent on, and what is refused. */
    record Outcome(List<MigrationRequest> admitted, List<MigrationEvent> refused) {}

    AdmissionDesk(PlannerSettings settings) {
        this.settings = settings;
        this.ledger = new CreditLedger(
                settings.planner().creditsPerRegionPair(), settings.planner().movesPerHourPerRegionPair());
        this.admission = new Admission(ledger, settings.planner().maximumQueue());
    }

    /** Takes a request in; what has to give way for it is refused. */
    List<MigrationEvent> offer(MigrationRequest request, Instant clock) {
        waiting.put(request.getId(), request);
        Instant now = settings.timeScale().toEventTime(clock);
        return admission.offer(candidate(request)).stream()
                .map(MoveCandidate::id)
                .map(waiting::remove)
                .map(loser -> Requests.refusal(
                        loser, QUEUE_FULL, "other moves between these regions are worth more", clock, now))
                .toList();
    }

    /** A migration went on; at its end its credit comes back. */
    void hear(MigrationEvent event) {
        if (WORKED_OFF.contains(event.getState())) {
            ledger.giveBack(event.getMigrationId());
        }
    }

    Outcome admit(Instant clock) {
        TimeScale scale = settings.timeScale();
        Instant now = scale.toEventTime(clock);
        Admission.Outcome outcome = admission.admit(now, clock, clock.plus(longest()));
        List<MigrationRequest> admitted = outcome.admitted().stream()
                .map(candidate -> waiting.remove(candidate.id()))
                .toList();
        List<MigrationEvent> refused = outcome.expired().stream()
                .map(candidate -> waiting.remove(candidate.id()))
                .map(request ->
                        Requests.refusal(request, EXPIRED, "its deadline passed before there was a credit", clock, now))
                .toList();
        return new Outcome(admitted, refused);
    }

    int waitingRequests() {
        return waiting.size();
    }

    Collection<MigrationRequest> waiting() {
        return waiting.values();
    }

    byte[] ledgerBytes() {
        return ledger.toBytes();
    }

    void restore(Iterable<byte[]> ledgers, Iterable<MigrationRequest> requests) {
        ledgers.forEach(ledger::restore);
        for (MigrationRequest request : requests) {
            waiting.put(request.getId(), request);
            admission.offer(candidate(request));
        }
    }

    /** A probation may last until its deadline; then, and before, a migration has its time. */
    private Duration longest() {
        Duration probation = settings.timeScale()
                .toClockDuration(settings.placement()
                        .requestDeadline()
                        .plus(settings.placement().leadTime()));
        return settings.migrationTime().plus(probation);
    }

    private MoveCandidate candidate(MigrationRequest request) {
        return new MoveCandidate(
                request.getId(),
                new ItemId(request.getCustomerId(), request.getItemId()),
                new RegionPair(region(request.getSourcePartition()), region(request.getTargetPartition())),
                request.getBenefitMillis(),
                Instant.ofEpochMilli(request.getDeadline()));
    }

    private Region region(String partition) {
        return settings.topology()
                .regionOf(new PartitionId(partition))
                .orElseThrow(() -> new IllegalStateException("partition " + partition + " is not in the topology"));
    }
}
