package io.foreshard.stack.chaos;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.stack.demo.TopicTail;
import java.util.HashSet;
import java.util.Set;

/** Follows what becomes of each migration. Thread-safe. */
final class MigrationOutcomes implements AutoCloseable {

    private final Set<String> committed = new HashSet<>();
    private final Set<String> aborted = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final TopicTail<MigrationEvent> tail;

    MigrationOutcomes(ForeshardConfiguration configuration) {
        tail = new TopicTail<>(
                configuration
                        .kafka()
                        .clientProperties(configuration.controlPlaneRegions().get(0)),
                configuration.kafka().name(Topic.MIGRATION_EVENTS),
                MigrationEvent.class,
                this::onEvent);
    }

    private synchronized void onEvent(MigrationEvent event) {
        if (event.getState() == MigrationState.COMMITTED) {
            committed.add(event.getMigrationId());
        } else if (event.getState() == MigrationState.ABORTED) {
            aborted.add(event.getMigrationId());
        } else if (event.getState() == MigrationState.REFUSED) {
            refused.add(event.getMigrationId());
        }
    }

    synchronized Counts counts() {
        return new Counts(committed.size(), aborted.size(), refused.size());
    }

    /** How many migrations ended how. */
    record Counts(long committed, long aborted, long refused) {}

    @Override
    public void close() {
        tail.close();
    }
}
