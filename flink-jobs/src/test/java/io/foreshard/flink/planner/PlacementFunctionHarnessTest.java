package io.foreshard.flink.planner;

import static io.foreshard.flink.planner.PlacementHarness.MIDNIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import io.foreshard.flink.TestConfiguration;
import io.foreshard.flink.TestCustomers;
import io.foreshard.flink.Turns;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.PartitionStatus;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.ShardMapChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class PlacementFunctionHarnessTest {

    private static final Map<String, Object> DEFAULTS = Map.of();
    private static final ItemId DOC = new ItemId(TestCustomers.treated("team"), "doc");
    private static final Instant BEGIN = MIDNIGHT.minus(Duration.ofDays(12));

    private static PlacementHarness taught(Map<String, Object> settings, ItemId... items) throws Exception {
        return PlacementHarness.open(settings).turns(List.of(items), "eu-west-1", 3, BEGIN, MIDNIGHT);
    }

    private static Instant hour(int hour) {
        return MIDNIGHT.plus(Duration.ofHours(hour));
    }

    private static List<MigrationRequest> since(PlacementHarness harness, Instant time) {
        return harness.requests().stream()
                .filter(request -> request.getCreatedAt() >= time.toEpochMilli())
                .toList();
    }

    @Test
    void a_request_ahead_of_demand_says_whence_whither_and_why() throws Exception {
        try (PlacementHarness harness = taught(DEFAULTS, DOC)) {
            harness.give(PlannerRecord.of(moved(DOC, "eu-west-1", 10))).reach(hour(8));
            MigrationRequest request = since(harness, MIDNIGHT).stream()
                    .filter(each -> each.getTargetPartition().equals("us-east-1"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("eu-west-1", request.getSourcePartition());
            assertEquals(10, request.getExpectedEpoch());
            assertTrue(request.getPredictedArrival() > request.getCreatedAt(), request::toString);
            assertTrue(request.getDeadline() > request.getPredictedArrival(), request::toString);
            assertFalse(request.getReason().isEmpty());
        }
    }

    @Test
    void hints_come_before_the_demand_and_carry_what_is_needed() throws Exception {
        ItemId second = new ItemId(DOC.customerId(), "cart");
        try (PlacementHarness harness = taught(DEFAULTS, DOC, second)) {
            assertFalse(harness.hints().isEmpty());
            assertTrue(harness.hints().stream().anyMatch(hint -> hint.getItems().equals(List.of("cart", "doc"))));
            assertTrue(harness.hints().stream().allMatch(hint -> hint.getExpectedTime() > hint.getCreatedAt()));
        }
    }

    @Test
    void what_is_restored_decides_the_same() throws Exception {
        try (PlacementHarness through = taught(DEFAULTS, DOC)) {
            through.demand(PlannerRecord.of(confined("us-east", "eu-west")));
            OperatorSubtaskState state = through.snapshot();
            int before = through.requests().size();
            try (PlacementHarness restored = PlacementHarness.restore(DEFAULTS, state)) {
                restored.reach(MIDNIGHT.minus(Duration.ofMillis(1)));
                through.turns(List.of(DOC), "eu-west-1", 3, MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(3)));
                restored.turns(List.of(DOC), "eu-west-1", 3, MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(3)));
                List<MigrationRequest> expected =
                        through.requests().subList(before, through.requests().size());
                assertFalse(expected.isEmpty());
                assertEquals(expected, restored.requests());
                assertTrue(restored.requests().stream()
                        .noneMatch(request -> request.getTargetPartition().equals("ap-south-1")));
            }
        }
    }

    @Test
    void one_timer_serves_all_items_of_a_customer() throws Exception {
        ItemId second = new ItemId(DOC.customerId(), "cart");
        ItemId other = new ItemId(TestCustomers.treated("another"), "doc");
        try (PlacementHarness harness = taught(DEFAULTS, DOC, second, other)) {
            assertEquals(2, harness.timers());
        }
    }

    @Test
    void an_item_that_leaves_the_map_leaves_neither_state_nor_timer() throws Exception {
        try (PlacementHarness harness = taught(DEFAULTS, DOC)) {
            assertTrue(harness.stateEntries() > 0);
            harness.give(PlannerRecord.of(moved(DOC, null, 11)));
            assertEquals(0, harness.stateEntries());
            assertEquals(0, harness.timers());
        }
    }

    @Test
    void an_item_without_news_is_forgotten_and_leaves_neither_state_nor_timer() throws Exception {
        try (PlacementHarness harness = taught(Map.of("analyzer.stateTimeToLive", "10d"), DOC)) {
            for (int day = 1; day <= 11; day++) {
                harness.reach(MIDNIGHT.plus(Duration.ofDays(day)));
            }
            assertEquals(0, harness.stateEntries());
            assertEquals(0, harness.timers());
        }
    }

    @Test
    void records_of_items_that_nobody_asked_for_leave_no_state() throws Exception {
        try (PlacementHarness harness = PlacementHarness.open(DEFAULTS)) {
            harness.reach(MIDNIGHT).give(PlannerRecord.of(moved(DOC, "us-east-1", 5)));
            assertEquals(0, harness.stateEntries());
        }
    }

    @Test
    void a_repeated_record_changes_nothing() throws Exception {
        List<AccessRun> runs = Turns.of(DOC, "eu-west-1", 3, MIDNIGHT.minus(Duration.ofDays(3)), MIDNIGHT);
        try (PlacementHarness once = PlacementHarness.open(DEFAULTS);
                PlacementHarness twice = PlacementHarness.open(DEFAULTS)) {
            for (AccessRun run : runs) {
                Instant time = Instant.ofEpochMilli(run.getLastAccess());
                once.reach(time).give(PlannerRecord.of(run));
                twice.reach(time).give(PlannerRecord.of(run)).give(PlannerRecord.of(run));
            }
            assertEquals(once.requests(), twice.requests());
            assertEquals(once.hints(), twice.hints());
        }
    }

    @Test
    void while_event_time_lags_the_clock_it_learns_and_emits_nothing() throws Exception {
        try (PlacementHarness harness = PlacementHarness.open(DEFAULTS)) {
            harness.clock(MIDNIGHT);
            for (AccessRun run : Turns.of(DOC, "eu-west-1", 3, BEGIN, MIDNIGHT)) {
                harness.watermark(Instant.ofEpochMilli(run.getLastAccess()));
                if (run.getLastAccess() < MIDNIGHT.minus(Duration.ofHours(3)).toEpochMilli()) {
                    harness.give(PlannerRecord.of(run));
                }
            }
            assertEquals(
                    List.of(),
                    since(harness, MIDNIGHT.minus(Duration.ofDays(30))).stream()
                            .filter(request -> request.getCreatedAt()
                                    < MIDNIGHT.minus(Duration.ofHours(2)).toEpochMilli())
                            .toList());
            harness.reach(hour(8));
            assertFalse(since(harness, MIDNIGHT).isEmpty());
        }
    }

    @Test
    void a_request_that_is_never_answered_does_not_block_for_ever() throws Exception {
        try (PlacementHarness harness = taught(DEFAULTS, DOC)) {
            List<MigrationRequest> unanswered = harness.requests();
            assertTrue(unanswered.size() > 5, unanswered::toString);
            assertEquals(
                    unanswered.size(),
                    unanswered.stream().map(MigrationRequest::getId).distinct().count());
        }
    }

    @Test
    void a_refused_request_frees_the_item_before_the_deadline() throws Exception {
        Map<String, Object> patient = Map.of("planner.requestDeadline", "30d");
        try (PlacementHarness answered = taught(patient, DOC);
                PlacementHarness ignored = taught(patient, DOC)) {
            MigrationRequest last = answered.requests().get(answered.requests().size() - 1);
            answered.give(PlannerRecord.of(TestCustomers.event(last, MigrationState.REFUSED, 0, MIDNIGHT)));
            ignored.give(PlannerRecord.of(TestCustomers.event(
                    MigrationRequest.newBuilder(last).setId("another").build(), MigrationState.REFUSED, 0, MIDNIGHT)));
            Instant end = MIDNIGHT.plus(Duration.ofDays(1));
            answered.turns(List.of(DOC), "eu-west-1", 3, MIDNIGHT, end);
            ignored.turns(List.of(DOC), "eu-west-1", 3, MIDNIGHT, end);
            assertFalse(since(answered, MIDNIGHT).isEmpty());
            assertTrue(since(ignored, MIDNIGHT).isEmpty());
        }
    }

    @Test
    void a_commit_is_the_new_home_whichever_topic_tells_of_it_first() throws Exception {
        try (PlacementHarness byEvent = taught(DEFAULTS, DOC);
                PlacementHarness byMap = taught(DEFAULTS, DOC)) {
            MigrationRequest any = MigrationRequest.newBuilder(
                            byEvent.requests().get(0))
                    .setTargetPartition("eu-west-1")
                    .build();
            byEvent.give(PlannerRecord.of(TestCustomers.event(any, MigrationState.COMMITTED, 77, MIDNIGHT)));
            byMap.give(PlannerRecord.of(moved(DOC, "eu-west-1", 77)));
            for (PlacementHarness harness : List.of(byEvent, byMap)) {
                harness.reach(hour(8));
                assertEquals(77, since(harness, MIDNIGHT).get(0).getExpectedEpoch());
            }
        }
    }

    @Test
    void policies_hold_until_they_are_withdrawn() throws Exception {
        try (PlacementHarness harness = PlacementHarness.open(DEFAULTS)) {
            harness.demand(PlannerRecord.of(excluded(false)));
            harness.turns(List.of(DOC), "eu-west-1", 3, BEGIN, MIDNIGHT);
            assertEquals(List.of(), harness.requests());
            assertEquals(List.of(), harness.hints());
            harness.demand(PlannerRecord.of(excluded(true)));
            harness.turns(List.of(DOC), "eu-west-1", 3, MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(2)));
            assertFalse(harness.requests().isEmpty());
        }
    }

    @Test
    void nothing_moves_into_a_partition_that_drains_is_full_or_unreachable() throws Exception {
        try (PlacementHarness harness = PlacementHarness.open(DEFAULTS)) {
            harness.demand(PlannerRecord.of(status("us-east-1", true, true, 0)));
            harness.demand(PlannerRecord.of(status("ap-south-1", false, false, 0)));
            harness.demand(PlannerRecord.of(status("eu-west-1", true, false, 95)));
            harness.turns(List.of(DOC), "eu-west-1", 3, BEGIN, MIDNIGHT);
            assertEquals(List.of(), harness.requests());
        }
    }

    @Test
    void the_control_group_is_left_alone() throws Exception {
        ItemId control = new ItemId(TestCustomers.control("control"), "doc");
        try (PlacementHarness harness = taught(DEFAULTS, control)) {
            assertEquals(List.of(), harness.requests());
            assertEquals(List.of(), harness.hints());
        }
    }

    @Test
    void items_of_one_customer_move_as_a_group_if_that_is_wanted() throws Exception {
        ItemId quiet = new ItemId(DOC.customerId(), "archive");
        try (PlacementHarness harness = PlacementHarness.open(Map.of("planner.groupMoves", true))) {
            AccessRun once = Turns.of(quiet, "eu-west-1", 3, BEGIN, BEGIN.plus(Duration.ofHours(1)))
                    .get(0);
            harness.reach(BEGIN).give(PlannerRecord.of(once));
            harness.turns(List.of(DOC), "eu-west-1", 3, BEGIN, MIDNIGHT);
            MigrationRequest follower = harness.requests().stream()
                    .filter(request -> request.getItemId().equals("archive"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(harness.requests().stream()
                    .anyMatch(request -> request.getItemId().equals("doc")
                            && follower.getGroup().equals(request.getGroup())
                            && request.getTargetPartition().equals(follower.getTargetPartition())));
        }
    }

    @Test
    void advice_is_no_request() throws Exception {
        try (PlacementHarness harness = taught(Map.of("planner.mode", "advise"), DOC)) {
            assertEquals(List.of(), harness.requests());
            assertEquals(List.of(), harness.hints());
        }
    }

    @Test
    void following_the_last_access_is_a_policy_of_its_own() throws Exception {
        try (PlacementHarness follow = taught(Map.of("planner.policy", "follow-last"), DOC);
                PlacementHarness adaptive = taught(DEFAULTS, DOC)) {
            MigrationRequest first = follow.requests().get(0);
            assertEquals(TestConfiguration.AMERICA + "-1", first.getTargetPartition());
            assertEquals(BEGIN.plus(Turns.TURN).toEpochMilli(), first.getCreatedAt());
            assertNotEquals(adaptive.requests(), follow.requests());
        }
    }

    private static ShardMapChange moved(ItemId item, String partition, long epoch) {
        return ShardMapChange.newBuilder()
                .setScope(MapScope.ITEM)
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setPartition(partition)
                .setEpoch(epoch)
                .setRevision(epoch)
                .build();
    }

    private static PlacementPolicy confined(String... regions) {
        return PlacementPolicy.newBuilder()
                .setId("confined")
                .setAllowedRegions(List.of(regions))
                .build();
    }

    private static PlacementPolicy excluded(boolean deleted) {
        return PlacementPolicy.newBuilder()
                .setId("excluded")
                .setCustomerPattern("team*")
                .setExcluded(true)
                .setDeleted(deleted)
                .build();
    }

    private static PartitionStatus status(String partition, boolean reachable, boolean draining, long bytes) {
        return PartitionStatus.newBuilder()
                .setPartition(partition)
                .setRegion(partition.substring(0, partition.length() - 2))
                .setTimestamp(0)
                .setReachable(reachable)
                .setItems(1)
                .setBytes(bytes)
                .setCapacityBytes(100)
                .setLatencyMicros(100)
                .setDraining(draining)
                .build();
    }
}
