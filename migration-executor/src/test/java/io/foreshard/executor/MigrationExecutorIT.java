package io.foreshard.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Refusal;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.Verdict;
import io.foreshard.schemas.codec.Topic;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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

    /** On a busy machine a freeze may take too long: then the move is given up, which must cost no write either. */
    private void awaitMovedOrNot(String migration) {
        Set<MigrationState> ends = Set.of(MigrationState.COOLDOWN, MigrationState.ABORTED, MigrationState.REFUSED);
        TestClient.await(
                migration + " to end", SOON, () -> states(migration).stream().anyMatch(ends::contains));
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

    @Test
    void probation_ends_at_the_deadline_when_nobody_comes() {
        ItemId item = new ItemId("stayer", "cart");
        client.put(item, "one");
        Home before = client.home(item);
        Instant deadline = Instant.now().plusMillis(1500);
        String id = client.send(client.request(item, client.otherThan(before.partition()))
                .setVerdict(Verdict.PROBATION)
                .setDeadline(client.eventMillis(deadline))
                .build());
        awaitState(id, MigrationState.ABORTED);
        assertTrue(states(id).contains(MigrationState.SHADOWING), states(id).toString());
        assertEquals(before, client.home(item));
        assertEquals("DEADLINE", last(id).getCause());
        assertEquals("one", client.get(item).orElseThrow());
    }

    @Test
    void probation_cuts_over_when_the_demand_shows_up_at_the_shadow() {
        ItemId item = new ItemId("arriver", "cart");
        client.put(item, "one");
        Home before = client.home(item);
        PartitionId target = client.otherThan(before.partition());
        String id = client.send(
                client.request(item, target).setVerdict(Verdict.PROBATION).build());
        awaitState(id, MigrationState.SHADOWING);
        client.put(item, "two");
        TestClient.await(
                "a shadow that answers",
                SOON,
                () -> client.store(target).readShadow(item) instanceof ReadOutcome.Answered);
        awaitState(id, MigrationState.DONE);
        assertEquals(target, client.home(item).partition());
        assertEquals("two", client.get(item).orElseThrow());
    }

    @Test
    void a_confident_request_ends_the_probation_of_the_same_move() {
        ItemId item = new ItemId("certain", "cart");
        client.put(item, "one");
        PartitionId target = client.otherThan(client.home(item).partition());
        MigrationRequest.Builder request = client.request(item, target);
        String id = client.send(request.setVerdict(Verdict.PROBATION).build());
        awaitState(id, MigrationState.SHADOWING);
        String second = client.send(
                request.setId(id + "-again").setVerdict(Verdict.CONFIDENT).build());
        awaitState(id, MigrationState.COMMITTED);
        awaitState(second, MigrationState.REFUSED);
        assertEquals("MIGRATION_IN_PROGRESS", last(second).getCause());
    }

    @Test
    void what_must_not_move_is_refused_with_the_reason() {
        ItemId item = new ItemId("refused", "cart");
        client.put(item, "one");
        PartitionId target = client.otherThan(client.home(item).partition());
        Map<String, MigrationRequest.Builder> wrong = Map.of(
                "EXPIRED", client.request(item, target).setDeadline(client.eventMillis(Instant.now())),
                "UNKNOWN_PARTITION", client.request(item, target).setTargetPartition("mars-1"),
                "INVALID_REQUEST",
                        client.request(item, target)
                                .setTargetPartition(
                                        client.home(item).partition().name()),
                "INVALID_IDENTITY", client.request(item, target).setCustomerId("a:b"),
                "MAP_CHANGED", client.request(item, target).setExpectedEpoch(1_000_000));
        wrong.forEach((cause, request) -> {
            String id = client.send(request.build());
            awaitState(id, MigrationState.REFUSED);
            assertEquals(cause, last(id).getCause());
            assertEquals(List.of(MigrationState.REFUSED), states(id));
        });
        assertEquals("one", client.get(item).orElseThrow());
    }

    @Test
    void a_request_that_comes_again_has_no_second_effect() {
        ItemId item = new ItemId("repeated", "cart");
        client.put(item, "one");
        MigrationRequest request = client.request(
                        item, client.otherThan(client.home(item).partition()))
                .build();
        String id = client.send(request);
        assertEquals(id, client.send(request));
        awaitState(id, MigrationState.DONE);
        assertEquals(id, client.send(request));
        ItemId marker = new ItemId("repeated", "marker");
        client.put(marker, "one");
        awaitState(
                client.send(client.request(
                                marker, client.otherThan(client.home(marker).partition()))
                        .build()),
                MigrationState.DONE);
        assertEquals(11, states(id).size(), states(id).toString());
    }

    @Test
    void what_cannot_be_read_is_put_aside_with_its_bytes() throws Exception {
        byte[] broken = "not a request".getBytes(UTF_8);
        client.sendRaw("someone".getBytes(UTF_8), broken);
        TopicLog<DeadLetter> letters = new TopicLog<>(configuration, Topic.DEAD_LETTERS, DeadLetter.class);
        TestClient.await("a dead letter", SOON, () -> !letters.records().isEmpty());
        DeadLetter letter = letters.records().get(0);
        letters.close();
        assertEquals("UNKNOWN_ENCODING", letter.getReason());
        assertEquals("migration-requests", letter.getTopic());
        assertEquals(ByteBuffer.wrap(broken), letter.getValue());
    }

    @Test
    void a_pause_holds_new_migrations_until_it_is_taken_back() throws Exception {
        ItemId item = new ItemId("paused", "cart");
        client.put(item, "one");
        ControlKeys controls = new ControlKeys(client.etcd());
        controls.pause(item, "a test");
        Thread.sleep(1000);
        String id = client.send(
                client.request(item, client.otherThan(client.home(item).partition()))
                        .build());
        Thread.sleep(700);
        assertEquals(List.of(), states(id));
        controls.resume(item);
        awaitState(id, MigrationState.DONE);
    }

    @Test
    void nothing_moves_into_a_partition_that_is_drained_and_its_status_says_so() throws Exception {
        ItemId item = new ItemId("drained", "cart");
        client.put(item, "one");
        PartitionId target = client.otherThan(client.home(item).partition());
        ControlKeys controls = new ControlKeys(client.etcd());
        controls.drain(target, "a test");
        TopicLog<PartitionStatus> status = new TopicLog<>(configuration, Topic.PARTITION_STATUS, PartitionStatus.class);
        try {
            TestClient.await(
                    "a draining status",
                    SOON,
                    () -> status.records().stream()
                            .anyMatch(one -> one.getPartition().equals(target.name()) && one.getDraining()));
            String id = client.send(client.request(item, target).build());
            awaitState(id, MigrationState.REFUSED);
            assertEquals("TARGET_DRAINING", last(id).getCause());
        } finally {
            controls.endDrain(target);
            status.close();
        }
        TestClient.await("the end of the drain", SOON, () -> {
            String id = client.send(client.request(item, target).build());
            TestClient.await("an answer", SOON, () -> !states(id).isEmpty());
            return !states(id).contains(MigrationState.REFUSED);
        });
    }

    @Test
    void no_increment_is_lost_or_doubled_while_items_go_back_and_forth() throws Exception {
        List<ItemId> items = IntStream.range(0, 4)
                .mapToObj(i -> new ItemId("counter-" + i, "visits"))
                .toList();
        Increments increments = new Increments(client, items, 3);
        increments.start();
        int moves = 0;
        long until = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        while (System.nanoTime() < until) {
            List<String> ids = items.stream()
                    .map(item -> client.send(client.request(
                                    item, client.otherThan(client.home(item).partition()))
                            .build()))
                    .toList();
            ids.forEach(this::awaitMovedOrNot);
            moves += (int) ids.stream()
                    .filter(id -> states(id).contains(MigrationState.COOLDOWN))
                    .count();
        }
        increments.stop();
        for (ItemId item : items) {
            assertEquals(
                    Long.toString(increments.acknowledged(item)),
                    client.get(item).orElseThrow());
        }
        assertTrue(moves >= 2 * items.size(), moves + " moves");
        assertTrue(increments.acknowledged(items.get(0)) > 50, "too few increments");
    }

    @Test
    void the_http_api_shows_health_metrics_and_migrations() throws Exception {
        assertEquals("ok\n", page("/health"));
        assertEquals("ready\n", page("/ready"));
        assertTrue(page("/metrics").contains("foreshard_executor_free"));
        assertTrue(page("/migrations").contains("\"executor\":\"executor-1\""));
    }

    private String page(String path) throws Exception {
        try (var stream =
                URI.create("http://127.0.0.1:" + executor.port() + path).toURL().openStream()) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }

    private MigrationEvent last(String migration) {
        List<MigrationEvent> all = events.records().stream()
                .filter(event -> event.getMigrationId().equals(migration))
                .toList();
        return all.get(all.size() - 1);
    }
}
