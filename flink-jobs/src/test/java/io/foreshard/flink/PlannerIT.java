package io.foreshard.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.core.ItemId;
import io.foreshard.core.TimeScale;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.PrefetchHint;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planner's main class on a real Kafka and a Flink cluster; an hour passes in four seconds. */
class PlannerIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final double FACTOR = 900;
    /** In America's turn, from 8 to 16 o'clock; Asia's and Europe's follow. */
    private static final Instant START = Instant.parse("2026-01-12T09:00:00Z");

    private static final Duration CATCH_UP_BOUND = Duration.ofHours(4);

    @TempDir
    static Path folder;

    private static KafkaServer kafka;
    private static JobCluster flink;

    @BeforeAll
    static void start() throws Exception {
        kafka = KafkaServer.start(folder.resolve("kafka"));
        flink = JobCluster.start(folder.resolve("checkpoints"));
    }

    @AfterAll
    static void stop() throws Exception {
        flink.close();
        kafka.close();
    }

    @Test
    void what_comes_by_turns_is_moved_and_hinted_ahead_under_policies_and_across_a_crash() throws Exception {
        ItemId item = new ItemId(TestCustomers.treated("team"), "doc");
        ItemId control = new ItemId(TestCustomers.control("control"), "doc");
        ItemId confined = new ItemId(TestCustomers.treated("confined"), "doc");
        try (TestTopics topics = TestTopics.create(kafka.bootstrapServers(), "turns.");
                var requests = topics.tail(Topic.MIGRATION_REQUESTS, MigrationRequest.class);
                var hints = topics.tail(Topic.PREFETCH_HINTS, PrefetchHint.class);
                var letters = topics.tail(Topic.DEAD_LETTERS, DeadLetter.class)) {
            confine(topics, confined.customerId());
            for (ItemId each : List.of(item, control, confined)) {
                for (AccessRun run :
                        Turns.of(each, "us-east-1", 7, START.minus(Duration.ofHours(12 * 24 + 1)), START)) {
                    topics.send(
                            Topic.ACCESS_RUNS,
                            run.getCustomerId(),
                            RecordCodec.of(AccessRun.class).encode(run));
                }
            }
            topics.write(Topic.ACCESS_RUNS, "x", new byte[] {1, 2, 3});
            TimeScale timeScale = new TimeScale(Instant.now(), START, FACTOR);
            JobID job = submit(topics, timeScale);

            // Ahead of its turn, Asia gets the item, from the home and epoch that the runs named.
            MigrationRequest first = awaitRequest(requests, item, "ap-south-1");
            assertTrue(first.getPredictedArrival() != null, first::toString);
            assertEquals("us-east-1", first.getSourcePartition());
            assertEquals(7, first.getExpectedEpoch());
            assertTrue(first.getCreatedAt() < first.getPredictedArrival(), first::toString);
            assertTrue(first.getDeadline() > first.getPredictedArrival(), first::toString);
            assertTrue(first.getBenefitLowerMillis() <= first.getBenefitMillis(), first::toString);
            assertFalse(first.getReason().isEmpty());

            Instant committedAt = timeScale.toEventTime(Instant.now());
            topics.write(
                    Topic.MIGRATION_EVENTS,
                    item.customerId(),
                    RecordCodec.of(MigrationEvent.class)
                            .encode(TestCustomers.event(first, MigrationState.COMMITTED, 40, committedAt)));
            Thread.sleep(1500); // a checkpoint or two
            flink.replaceTaskManager();

            // After the crash the planner still knows where the item went, and where it will be asked for next.
            MigrationRequest second = awaitRequest(requests, item, "eu-west-1");
            assertEquals("ap-south-1", second.getSourcePartition());
            assertEquals(40, second.getExpectedEpoch());

            Eventually.holds(
                    SOON,
                    () -> hints.read().stream()
                            .anyMatch(hint -> hint.getCustomerId().equals(item.customerId())),
                    () -> "a hint, among " + hints.read());
            assertSameIdsAreSameRequests(requests.read());
            assertTrue(requests.read().stream()
                    .noneMatch(each -> each.getCustomerId().equals(control.customerId())));
            assertTrue(
                    hints.read().stream().noneMatch(each -> each.getCustomerId().equals(control.customerId())));
            assertTrue(requests.read().stream()
                    .noneMatch(each -> each.getCustomerId().equals(confined.customerId())
                            && each.getTargetPartition().equals("ap-south-1")));
            assertTrue(hints.read().stream()
                    .noneMatch(each -> each.getCustomerId().equals(confined.customerId())
                            && each.getRegion().equals("ap-south")));
            // What happened long ago was learned from and led to nothing.
            assertTrue(requests.read().stream()
                    .allMatch(each -> each.getCreatedAt()
                            > timeScale.eventOrigin().minus(CATCH_UP_BOUND).toEpochMilli()));
            Eventually.holds(SOON, () -> letters.read().size() == 1, () -> "one dead letter: " + letters.read());
            flink.cancel(job);
        }
    }

    private static MigrationRequest awaitRequest(TestTopics.Tail<MigrationRequest> requests, ItemId item, String target)
            throws Exception {
        Eventually.holds(
                SOON,
                () -> find(requests, item, target).isPresent(),
                () -> "a request for " + item + " to " + target + ", among " + requests.read());
        return find(requests, item, target).orElseThrow();
    }

    private static Optional<MigrationRequest> find(
            TestTopics.Tail<MigrationRequest> requests, ItemId item, String target) {
        return requests.read().stream()
                .filter(request -> request.getCustomerId().equals(item.customerId()))
                .filter(request -> request.getTargetPartition().equals(target))
                .findFirst();
    }

    /** At least once with deterministic ids: a repeat says the same. */
    private static void assertSameIdsAreSameRequests(List<MigrationRequest> requests) {
        Map<String, MigrationRequest> byId = new HashMap<>();
        for (MigrationRequest request : requests) {
            MigrationRequest before = byId.putIfAbsent(request.getId(), request);
            if (before != null) {
                assertEquals(before.getTargetPartition(), request.getTargetPartition());
                assertEquals(before.getExpectedEpoch(), request.getExpectedEpoch());
                assertEquals(before.getCreatedAt(), request.getCreatedAt());
            }
        }
    }

    private static void confine(TestTopics topics, String customer) throws Exception {
        PlacementPolicy policy = PlacementPolicy.newBuilder()
                .setId("confined")
                .setCustomerPattern(customer)
                .setAllowedRegions(List.of(TestConfiguration.EUROPE, TestConfiguration.AMERICA))
                .build();
        topics.write(
                Topic.PLACEMENT_POLICIES,
                policy.getId(),
                RecordCodec.of(PlacementPolicy.class).encode(policy));
    }

    private static JobID submit(TestTopics topics, TimeScale timeScale) throws Exception {
        ConfigurationDocument document = TestConfiguration.document(folder, kafka.bootstrapServers());
        document.set("kafka.topicPrefix", topics.prefix());
        document.set("controlGroup.share", TestCustomers.CONTROL.share());
        document.set("timeScale.clockOrigin", timeScale.clockOrigin().toString());
        document.set("timeScale.eventOrigin", timeScale.eventOrigin().toString());
        document.set("timeScale.factor", timeScale.factor());
        document.set("planner.checkpointInterval", "500ms");
        document.set("planner.leadTime", "2h");
        document.set("analyzer.idleTimeout", "1s");
        document.set("analyzer.catchUpBound", CATCH_UP_BOUND.toHours() + "h");
        Path file = folder.resolve(topics.prefix() + "yaml");
        document.write(file);
        return flink.submit(MigrationPlanner.class, "--config", file.toString());
    }
}
