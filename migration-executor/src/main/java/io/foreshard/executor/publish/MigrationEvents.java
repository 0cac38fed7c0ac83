package io.foreshard.executor.publish;

import io.foreshard.core.TimeScale;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.Transition;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of {@code migration-events}. Their ids are the same whoever makes them and however often: migration,
 * claim and state; the ends and refusals, which only one claim can reach, without the claim. Immutable.
 *
 * @param executor name of this executor
 */
public record MigrationEvents(String executor, TimeScale timeScale) {

    private static final String REPLACED = "REPLACED";

    MigrationEvent of(Migration migration, Transition transition, long roundTrips) {
        MigrationRecord record = migration.record();
        MigrationState state =
                transition.to().map(to -> MigrationState.valueOf(to.name())).orElse(MigrationState.UNKNOWN);
        return base(record, state, transition.at())
                .setFromState(transition.from().map(Enum::name).orElse(""))
                .setCause(transition.cause().name())
                .setDetail(transition.detail())
                .setEpoch(migration.epoch())
                .setMillisInState(transition.inState().toMillis())
                .setBytes(transition.bytes())
                .setPauseMicros(transition.pause().map(MigrationEvents::micros).orElse(0L))
                .setRoundTrips(roundTrips)
                .build();
    }

    MigrationEvent replaced(MigrationRecord record, long epoch, String by, Instant now) {
        return base(record, MigrationState.DONE, now)
                .setFromState(record.state().name())
                .setCause(REPLACED)
                .setDetail("its reverse " + by + " takes its place")
                .setEpoch(epoch)
                .setMillisInState(Duration.between(record.stateSince(), now).toMillis())
                .build();
    }

    /** @param cause stable code */
    MigrationEvent refused(MigrationRequest request, String cause, String detail, Instant now) {
        return MigrationEvent.newBuilder()
                .setId(request.getId() + "/" + MigrationState.REFUSED)
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
                .setExecutor(executor)
                .setTimestamp(now.toEpochMilli())
                .setEventTime(timeScale.toEventTime(now).toEpochMilli())
                .setVerdict(request.getVerdict().name())
                .setPredictedArrival(request.getPredictedArrival())
                .setGroup(request.getGroup())
                .build();
    }

    private MigrationEvent.Builder base(MigrationRecord record, MigrationState state, Instant at) {
        boolean end = state == MigrationState.DONE || state == MigrationState.ABORTED;
        String claim = end ? "" : "/" + record.claim();
        return MigrationEvent.newBuilder()
                .setId(record.migrationId() + claim + "/" + state)
                .setMigrationId(record.migrationId())
                .setCustomerId(record.item().customerId())
                .setItemId(record.item().itemId())
                .setSourcePartition(record.sourceHome().partition().name())
                .setTargetPartition(record.target().name())
                .setState(state)
                .setClaim(record.claim())
                .setExecutor(executor)
                .setTimestamp(at.toEpochMilli())
                .setEventTime(timeScale.toEventTime(at).toEpochMilli())
                .setVerdict(record.verdict().name())
                .setPredictedArrival(eventMillis(record.predictedArrival()))
                .setGroup(record.group().orElse(null));
    }

    private @Nullable Long eventMillis(Optional<Instant> clock) {
        return clock.map(instant -> timeScale.toEventTime(instant).toEpochMilli())
                .orElse(null);
    }

    private static long micros(Duration pause) {
        return TimeUnit.NANOSECONDS.toMicros(pause.toNanos());
    }
}
