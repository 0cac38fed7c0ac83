package io.foreshard.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One executor on real etcd, Kafka, PostgreSQL and Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationExecutorIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private TestServers servers;
    private ForeshardConfiguration configuration;
    private TestClient client;
    private TopicLog<MigrationEvent> events;
    private TopicLog<ShardMapChange> map;
    private ExecutorProcess executor;

    @BeforeAll
    void start() throws Exception {
        servers = new TestServers();
        configuration = servers.document().toConfiguration(Map.of());
        TestServers.createTopics(configuration);
        client = new TestClient(configuration);
        client.initialize();
        events = new TopicLog<>(configuration, Topic.MIGRATION_EVENTS, MigrationEvent.class);
        map = new TopicLog<>(configuration, Topic.SHARD_MAP, ShardMapChange.class);
        executor = ExecutorProcess.start(configuration, "executor-1", TestServers.EU);
        TestClient.await("ready", SOON, executor::isReady);
    }

    @AfterAll
    void stop() throws Exception {
        executor.drain();
        executor.close();
        events.close();
        map.close();
        client.close();
        servers.close();
    }

    private List<MigrationState> states(String migration) {
        return events.records().stream()
                .filter(event -> event.getMigrationId().equals(migration))
                .map(MigrationEvent::getState)
                .toList();
    }

    private void awaitState(String migration, MigrationState state) {
        TestClient.await(migration + " " + state, SOON, () -> states(migration).contains(state));
    }

    @Test
    void a_request_on_the_topic_moves_the_item_and_everybody_hears_of_it() {
        ItemId item = new ItemId("mover", "cart");
        client.put(item, "three apples");
        Home before = client.home(item);
        PartitionId target = client.otherThan(before.partition());
        String id = client.send(client.request(item, target).build());
        awaitState(id, MigrationState.DONE);

        Home after = client.home(item);
        assertEquals(target, after.partition());
        assertTrue(after.epoch() > before.epoch());
        assertEquals("three apples", client.get(item).orElseThrow());
        ReadOutcome atSource = client.store(before.partition()).read(item, before.epoch());
        assertEquals(
                new Refusal.Stale(after),
                assertInstanceOf(ReadOutcome.Refused.class, atSource).refusal());
        assertEquals(
                List.of(
                        MigrationState.PLANNED,
                        MigrationState.REGISTERED,
                        MigrationState.COPYING,
                        MigrationState.CATCHING_UP,
                        MigrationState.READY,
                        MigrationState.FROZEN,
                        MigrationState.COMMITTED,
                        MigrationState.RELEASING,
                        MigrationState.COOLDOWN,
                        MigrationState.CLEANING,
                        MigrationState.DONE),
                states(id));
        TestClient.await(
                "the item in shard-map",
                SOON,
                () -> map.records().stream()
                        .anyMatch(change -> change.getScope() == MapScope.ITEM
                                && "cart".equals(change.getItemId())
                                && target.name().equals(change.getPartition())
                                && change.getEpoch() == after.epoch()));
        assertTrue(map.records().stream().anyMatch(change -> change.getScope() == MapScope.RULE));
    }
}
