package io.foreshard.executor.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.TimeScale;
import io.foreshard.core.migration.Cause;
import io.foreshard.core.migration.Migration;
import io.foreshard.core.migration.MigrationLimits;
import io.foreshard.core.migration.MigrationProtocol;
import io.foreshard.core.migration.MigrationRecord;
import io.foreshard.core.migration.MigrationState;
import io.foreshard.core.migration.StoredRecord;
import io.foreshard.core.migration.Transition;
import io.foreshard.core.migration.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationEventsTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final MigrationEvents events = new MigrationEvents("executor-1", new TimeScale(NOW, NOW, 60));

    private static Migration held(long claim) {
        MigrationRecord record = new MigrationRecord(
                "m-1",
                new ItemId("anna", "cart"),
                new Home(new PartitionId("eu-1"), 3),
                new PartitionId("us-1"),
                MigrationState.COPYING,
                claim,
                "executor-1.a",
                0,
                Verdict.CONFIDENT,
                NOW,
                NOW.plusSeconds(600),
                Optional.of(NOW.plusSeconds(60)),
                NOW,
                "PROCEEDED",
                Optional.empty(),
                Optional.empty());
        return new MigrationProtocol(MigrationLimits.DEFAULTS)
                .takeOver(new StoredRecord(record, 7, 9), "executor-2.b", NOW)
                .next();
    }

    private static Transition to(MigrationState state) {
        return new Transition(
                Optional.of(MigrationState.COPYING),
                Optional.of(state),
                Cause.PROCEEDED,
                "",
                NOW.plusSeconds(1),
                Duration.ofMillis(20),
                5,
                Optional.of(Duration.ofNanos(1_500_000)));
    }

    @Test
    void the_same_transition_has_the_same_id_and_that_of_another_claim_another() {
        Transition frozen = to(MigrationState.FROZEN);
        assertEquals(
                events.of(held(1), frozen, 0).getId(),
                events.of(held(1), frozen, 4).getId());
        assertNotEquals(
                events.of(held(1), frozen, 0).getId(),
                events.of(held(2), frozen, 0).getId());
    }

    @Test
    void an_end_has_the_same_id_whoever_tells_it() {
        Migration one = held(1);
        String done = events.of(one, to(MigrationState.DONE), 0).getId();
        assertEquals(done, events.of(held(2), to(MigrationState.DONE), 0).getId());
        assertEquals(
                done, events.replaced(one.record(), one.epoch(), "m-2", NOW).getId());
        assertNotEquals(done, events.of(one, to(MigrationState.ABORTED), 0).getId());
    }

    @Test
    void an_event_carries_clock_and_event_time_and_what_it_cost() {
        var event = events.of(held(1), to(MigrationState.COMMITTED), 4);
        assertEquals(NOW.plusSeconds(1).toEpochMilli(), event.getTimestamp());
        assertEquals(NOW.plusSeconds(60).toEpochMilli(), event.getEventTime());
        assertEquals(NOW.plusSeconds(3600).toEpochMilli(), event.getPredictedArrival());
        assertEquals(1500, event.getPauseMicros());
        assertEquals(4, event.getRoundTrips());
        assertEquals(5, event.getBytes());
        assertEquals(7, event.getEpoch());
        assertEquals("COPYING", event.getFromState());
    }
}
