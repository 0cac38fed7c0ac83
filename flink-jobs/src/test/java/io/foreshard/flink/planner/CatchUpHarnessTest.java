package io.foreshard.flink.planner;

import static io.foreshard.flink.planner.PlacementHarness.MIDNIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import io.foreshard.flink.TestCustomers;
import io.foreshard.flink.Turns;
import io.foreshard.schemas.AccessRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thirty days of runs that nobody has read, after an outage or from a backfill. */
class CatchUpHarnessTest {

    private static final ItemId DOC = new ItemId(TestCustomers.treated("team"), "doc");
    private static final Duration DAYS = Duration.ofDays(30);
    private static final Duration BOUND = Duration.ofHours(2);

    /** Reads all that lies more than the bound behind the clock. */
    private static PlacementHarness replayed(Map<String, ?> settings) throws Exception {
        PlacementHarness harness = PlacementHarness.open(settings).clock(MIDNIGHT);
        for (AccessRun run : Turns.of(DOC, "eu-west-1", 3, MIDNIGHT.minus(DAYS), MIDNIGHT)) {
            Instant time = Instant.ofEpochMilli(run.getLastAccess());
            if (time.isBefore(MIDNIGHT.minus(BOUND))) {
                harness.watermark(time).give(PlannerRecord.of(run));
            }
        }
        return harness;
    }

    @Test
    void thirty_days_of_the_past_lead_to_no_request_and_no_hint_but_are_learnt() throws Exception {
        try (PlacementHarness harness = replayed(Map.of("analyzer.catchUpBound", "2h"))) {
            assertEquals(List.of(), harness.requests());
            assertEquals(List.of(), harness.hints());

            for (int hour = 0; hour <= 8; hour++) {
                harness.reach(MIDNIGHT.plus(Duration.ofHours(hour)));
            }
            assertFalse(harness.requests().isEmpty(), "it acts on what it has learnt");
            assertFalse(harness.hints().isEmpty(), "and hints");
            long told = MIDNIGHT.minus(BOUND).toEpochMilli();
            assertTrue(harness.requests().stream().allMatch(request -> request.getCreatedAt() >= told));
            assertTrue(harness.hints().stream().allMatch(hint -> hint.getCreatedAt() >= told));
        }
    }

    @Test
    void it_is_the_bound_that_keeps_it_silent() throws Exception {
        try (PlacementHarness harness = replayed(Map.of("analyzer.catchUpBound", "30d"))) {
            assertFalse(harness.requests().isEmpty());
        }
    }
}
