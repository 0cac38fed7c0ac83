package io.foreshard.stack.demo;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.Operation;
import io.foreshard.schemas.ServedBy;
import io.foreshard.schemas.codec.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows what the system under test publishes: accesses as the sidecars logged them, and what became of each migration.
 * Thread-safe.
 */
final class EvidenceCollector implements AutoCloseable {

    private final Topology topology;
    private final List<ServedAccess> served = new ArrayList<>();
    private final Map<String, MoveObserved> moves = new HashMap<>();
    private final Set<String> seenEvents = new HashSet<>();
    private final List<TopicTail<?>> tails = new ArrayList<>();

    EvidenceCollector(ForeshardConfiguration configuration) {
        this.topology = configuration.toTopology();
        Map<String, String> kafka = configuration
                .kafka()
                .clientProperties(configuration.controlPlaneRegions().get(0));
        tails.add(new TopicTail<>(
                kafka, configuration.kafka().name(Topic.ACCESS_LOGS), AccessEvent.class, this::onAccess));
        tails.add(new TopicTail<>(
                kafka, configuration.kafka().name(Topic.MIGRATION_EVENTS), MigrationEvent.class, this::onMigration));
    }

    private synchronized void onAccess(AccessEvent event) {
        served.add(new ServedAccess(
                event.getTimestamp(),
                new ItemId(event.getCustomerId(), event.getItemId()),
                event.getRegion(),
                event.getOperation() == Operation.WRITE,
                event.getServedBy() == ServedBy.REMOTE_HOME));
    }

    private synchronized void onMigration(MigrationEvent event) {
        if (!seenEvents.add(event.getId())) {
            return;
        }
        MoveObserved move = moves.computeIfAbsent(event.getMigrationId(), id -> first(event));
        moves.put(
                event.getMigrationId(),
                move.after(event.getState().name(), event.getCause(), event.getEventTime(), event.getPauseMicros()));
    }

    private MoveObserved first(MigrationEvent event) {
        return new MoveObserved(
                event.getMigrationId(),
                new ItemId(event.getCustomerId(), event.getItemId()),
                regionOf(event.getTargetPartition()),
                "",
                "",
                0,
                event.getEventTime(),
                0);
    }

    private String regionOf(String partition) {
        return topology.regionOf(new PartitionId(partition)).map(Region::name).orElse("unknown");
    }

    /** Migrations committed so far. */
    synchronized long committed() {
        return moves.values().stream().filter(MoveObserved::committed).count();
    }

    /** Accesses logged between two event times. */
    synchronized List<ServedAccess> served(long fromMillis, long toMillis) {
        return served.stream()
                .filter(access -> access.eventMillis() >= fromMillis && access.eventMillis() <= toMillis)
                .toList();
    }

    synchronized List<MoveObserved> moves() {
        return List.copyOf(moves.values());
    }

    @Override
    public void close() {
        tails.forEach(TopicTail::close);
    }
}
