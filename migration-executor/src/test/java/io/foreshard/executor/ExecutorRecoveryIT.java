package io.foreshard.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.Role;
import io.foreshard.partitions.etcd.MigrationRecords;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.Verdict;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Executors that die, and servers that are away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExecutorRecoveryIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    private TestServers servers;
    private ForeshardConfiguration configuration;
    private Path file;
    private TestClient client;
    private TopicLog<MigrationEvent> events;

    @BeforeAll
    void start() throws Exception {
        servers = new TestServers();
        configuration = servers.document().toConfiguration(Map.of());
        file = servers.folder.resolve("foreshard.yaml");
        servers.document().write(file);
        TestServers.createTopics(configuration);
        client = new TestClient(configuration);
        client.initialize();
        events = new TopicLog<>(configuration, Topic.MIGRATION_EVENTS, MigrationEvent.class);
    }

    @AfterAll
    void stop() throws Exception {
        events.close();
        client.close();
        servers.close();
    }

    @Test
    @Order(1)
    void another_executor_ends_what_a_killed_one_has_begun_and_nothing_is_lost() throws Exception {
        List<ItemId> items = IntStream.range(0, 12)
                .mapToObj(i -> new ItemId("customer-" + i, "visits"))
                .toList();
        try (ChildProcess first = executor("executor-1");
                ChildProcess second = executor("executor-2")) {
            awaitRequestsTaken(first);
            awaitRequestsTaken(second);
            Increments increments = new Increments(client, items, 2);
            increments.start();
            for (ItemId item : items) {
                boolean waits = Math.floorMod(item.hashCode(), 2) == 0;
                var unused = client.send(client.request(item, target(item))
                        .setVerdict(waits ? Verdict.PROBATION : Verdict.CONFIDENT)
                        .setDeadline(client.eventMillis(Instant.now().plusSeconds(10)))
                        .build());
            }
            TestClient.await("a shadow in the hands of executor-1", SOON, () -> shadows("executor-1") >= 1);
            first.kill();
            awaitTakeover();
            TestClient.await("the end of all migrations", SOON, this::isQuiet);
            increments.stop();
            assertTrue(second.isAlive());
            items.forEach(item -> assertEquals(
                    Long.toString(increments.acknowledged(item)),
                    client.get(item).orElseThrow()));
            items.forEach(item -> assertEquals(1, owners(item), () -> "owners of " + item));
        }
    }

    private PartitionId target(ItemId item) {
        return client.otherThan(client.home(item).partition());
    }

    private static void awaitRequestsTaken(ChildProcess executor) {
        TestClient.await(
                "an executor that takes requests",
                SOON,
                () -> LogTail.of(executor.log(), 1000).contains("requests are taken from"));
    }

    /** Shadows that wait for demand in the hands of an executor. */
    private long shadows(String executor) {
        return events.records().stream()
                .filter(event -> event.getExecutor().equals(executor) && event.getState() == MigrationState.SHADOWING)
                .count();
    }

    private void awaitTakeover() {
        TestClient.await(
                "a takeover by executor-2",
                SOON,
                () -> events.records().stream()
                        .anyMatch(event -> event.getExecutor().equals("executor-2")
                                && event.getClaim() == 2
                                && event.getCause().equals("TAKEN_OVER")));
    }

    private boolean isQuiet() {
        return new MigrationRecords(client.etcd()).listAll().isEmpty();
    }

    private long owners(ItemId item) {
        return configuration.partitions().keySet().stream()
                .filter(id -> client.store(id).inspect(item).effective().role() == Role.OWNER)
                .count();
    }

    private ChildProcess executor(String id) {
        Path log = servers.folder.resolve(id + ".log");
        List<String> command = List.of(
                JavaProgram.path().toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=log4j2-executor.xml",
                "-cp",
                JavaProgram.classPath(),
                MigrationExecutor.class.getName(),
                "--config",
                file.toString(),
                "--id",
                id,
                "--region",
                "eu-west");
        return ChildProcess.start(ChildProcess.Spec.of(id, command, servers.folder.path(), log));
    }

    @Test
    @Order(2)
    void a_stopped_executor_gives_its_work_away_at_once() throws Exception {
        ItemId item = new ItemId("handed", "cart");
        client.put(item, "one");
        PartitionId target = target(item);
        try (ChildProcess leaving = executor("leaving-1")) {
            String id = client.send(
                    client.request(item, target).setVerdict(Verdict.PROBATION).build());
            awaitState(id, MigrationState.SHADOWING);
            leaving.stop();
            assertEquals(128 + 15, leaving.exitCode(), "ended by the signal, in good order");
            try (ExecutorProcess staying = ExecutorProcess.start(configuration, "staying-1", TestServers.EU)) {
                TestClient.await(
                        "a shadow that answers",
                        SOON,
                        () -> client.store(target).readShadow(item) instanceof ReadOutcome.Answered);
                awaitState(id, MigrationState.COMMITTED);
                staying.drain();
            }
            assertEquals("one", client.get(item).orElseThrow());
        }
    }

    @Test
    @Order(3)
    void an_executor_waits_for_servers_that_are_away_and_works_when_they_are_back() throws Exception {
        ItemId item = new ItemId("late", "cart");
        client.put(item, "one");
        var request = client.request(item, target(item)).build();
        servers.etcd.stop();
        servers.kafka.stop();
        try (ExecutorProcess executor = ExecutorProcess.start(configuration, "late-1", TestServers.EU)) {
            Thread.sleep(2000);
            assertFalse(executor.isReady());
            servers.etcd.restart();
            servers.kafka.restart();
            TestClient.await("ready", SOON, executor::isReady);
            String id = client.send(request);
            awaitState(id, MigrationState.DONE);

            servers.etcd.stop();
            TestClient.await("the loss of the lease", SOON, () -> !executor.isReady());
            assertEquals(
                    "one",
                    client.store(new PartitionId(request.getTargetPartition()))
                            .inspect(item)
                            .snapshot()
                            .flatMap(copy -> copy.value())
                            .map(value ->
                                    ((ItemValue.StringValue) value).bytes().utf8())
                            .orElseThrow());
            servers.etcd.restart();
            TestClient.await("ready again", SOON, executor::isReady);
            awaitState(client.send(client.request(item, target(item)).build()), MigrationState.DONE);
            executor.drain();
        }
    }

    private void awaitState(String migration, MigrationState state) {
        TestClient.await(
                migration + " " + state,
                SOON,
                () -> events.records().stream()
                        .anyMatch(event -> event.getMigrationId().equals(migration) && event.getState() == state));
    }
}
