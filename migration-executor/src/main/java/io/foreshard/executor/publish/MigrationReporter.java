package io.foreshard.executor.publish;

import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Transition;
import io.foreshard.executor.run.MigrationObserver;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.Topic;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A count and an event for each transition and each refusal, and a log line for those that matter. Thread-safe. */
public final class MigrationReporter implements MigrationObserver {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationReporter.class);

    private final MigrationEvents events;
    private final RecordCodec<MigrationEvent> codec = RecordCodec.of(MigrationEvent.class);
    private final Outbox outbox;
    private final ExecutorMetrics metrics;
    private final InstantSource clock;

    public MigrationReporter(MigrationEvents events, Outbox outbox, ExecutorMetrics metrics, InstantSource clock) {
        this.events = events;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void onTransition(Migration migration, Transition transition, long roundTrips) {
        log(migration, transition);
        metrics.transition(migration, transition);
        // An end was published before the record went; what was let go is told by whoever has it now.
        boolean ended = transition.to().map(MigrationState::isTerminal).orElse(true);
        if (!ended) {
            var unused = send(events.of(migration, transition, roundTrips));
        }
    }

    /** Every transition is on the topic; the log holds the milestones, and the rest at DEBUG. */
    private static void log(Migration migration, Transition transition) {
        boolean worthTelling =
                transition.to().map(MigrationReporter::isMilestone).orElse(true);
        if (!worthTelling && !LOG.isDebugEnabled()) {
            return;
        }
        LOG.atLevel(worthTelling ? Level.INFO : Level.DEBUG)
                .log(
                        "migration {} of {}: {} -> {}, {}{}, claim {}, {} ms",
                        migration.record().migrationId(),
                        migration.record().item(),
                        transition.from().map(Enum::name).orElse("-"),
                        transition.to().map(Enum::name).orElse("let go"),
                        transition.cause(),
                        transition.detail().isEmpty() ? "" : " (" + transition.detail() + ")",
                        migration.record().claim(),
                        transition.inState().toMillis());
    }

    /** Where a migration begins, decides and ends. */
    private static boolean isMilestone(MigrationState to) {
        return switch (to) {
            case REGISTERED, COMMITTED, DONE, ABORTING, ABORTED -> true;
            case PLANNED, COPYING, CATCHING_UP, SHADOWING, READY, FROZEN, RELEASING, COOLDOWN, CLEANING -> false;
        };
    }

    @Override
    public CompletableFuture<Void> beforeEnd(Migration migration, Transition transition, long roundTrips) {
        return send(events.of(migration, transition, roundTrips));
    }

    @Override
    public CompletableFuture<Void> onReplaced(StoredRecord replaced, String by) {
        return send(events.replaced(replaced.record(), replaced.epoch(), by, clock.instant()));
    }

    /** A request was refused; completes when the event is in Kafka. */
    public CompletableFuture<Void> refused(MigrationRequest request, String cause, String detail) {
        LOG.info(
                "migration {} of {}:{}: refused, {} ({})",
                request.getId(),
                request.getCustomerId(),
                request.getItemId(),
                cause,
                detail);
        metrics.refused(cause);
        return send(events.refused(request, cause, detail, clock.instant()));
    }

    private CompletableFuture<Void> send(MigrationEvent event) {
        return outbox.send(Topic.MIGRATION_EVENTS, RecordKeys.ofCustomer(event.getCustomerId()), codec.encode(event));
    }
}
