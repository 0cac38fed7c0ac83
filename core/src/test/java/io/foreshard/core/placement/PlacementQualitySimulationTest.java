package io.foreshard.core.placement;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The promise of the demo, without a server: six days of habits, the last three of them measured. */
class PlacementQualitySimulationTest {

    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");
    private static final Region A = new Region("us-east");
    private static final Region B = new Region("eu-west");
    private static final Region C = new Region("ap-northeast");
    private static final long SEED = 1;

    private static final Topology TOPOLOGY = new Topology(
            List.of(A, B, C),
            Map.of(
                    A, Map.of(B, Duration.ofMillis(80), C, Duration.ofMillis(150)),
                    B, Map.of(C, Duration.ofMillis(220))),
            Map.of(new PartitionId("us-east-1"), A, new PartitionId("eu-west-1"), B, new PartitionId("ap-1"), C));

    private static final PlacementReplay REPLAY = replay();

    /** As the demo sets them: delays of the machine are one to three hours of its event time. */
    private static PlacementSettings settings() {
        return new PlacementSettings(
                PlacementSettings.Rules.ADAPTIVE,
                0.1,
                0.05,
                0.8,
                1,
                Duration.ofMinutes(72),
                Duration.ofHours(2),
                Duration.ofHours(8),
                0.15,
                Duration.ofMinutes(192),
                Duration.ofMinutes(29),
                Duration.ofHours(2));
    }

    private static PlacementReplay replay() {
        PlacementReplay replay = new PlacementReplay(
                TOPOLOGY,
                settings(),
                0.2,
                new PlacementReplay.Delays(Duration.ofMinutes(10), Duration.ofMinutes(90)),
                MONDAY,
                MONDAY.plus(Duration.ofDays(3)));
        replay.run(HabitWorkload.generate(List.of(A, B, C), 100, 6, 9.4, SEED), Duration.ofDays(6));
        return replay;
    }

    @Test
    void treated_customers_ask_remotely_less_than_half_as_often_and_their_data_is_there_first() {
        PlacementReplay.Tally treated = REPLAY.total(REPLAY.treated);
        PlacementReplay.Tally control = REPLAY.total(REPLAY.control);
        String seen = "seed " + SEED + "\ntreated " + treated + "\ncontrol " + control;
        assertTrue(treated.remoteShare() <= 0.4 * control.remoteShare(), seen);
        assertTrue(treated.ahead >= 50, seen);
        assertTrue(treated.hintsUsed >= 100, seen);
        assertTrue(control.moves == 0 && control.hints == 0, seen);
    }

    @Test
    void who_stays_at_home_is_not_moved_about() {
        PlacementReplay.Tally resident = Objects.requireNonNull(REPLAY.treated.get(HabitWorkload.Habit.RESIDENT));
        assertTrue(resident.moves * 100 <= resident.accesses, resident.toString());
        assertTrue(resident.remoteShare() < 0.06, resident.toString());
    }
}
