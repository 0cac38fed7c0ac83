package io.foreshard.core.placement;

import static io.foreshard.core.placement.Fixture.AP;
import static io.foreshard.core.placement.Fixture.EU;
import static io.foreshard.core.placement.Fixture.START;
import static io.foreshard.core.placement.Fixture.US;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import io.foreshard.core.placement.PlacementDecision.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdaptiveDeciderTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static Instant at(int day, int hour, int minute) {
        return START.plus(Duration.ofDays(day)).plus(Duration.ofMinutes(60L * hour + minute));
    }

    /** Accesses every ten minutes from three regions by turns of eight hours; returns the moves of each day. */
    private static List<List<Move>> followTheSun(Fixture fixture, int days) {
        List<List<Move>> moves = new ArrayList<>();
        List<Region> turns = List.of(EU, US, AP);
        for (int day = 0; day < days; day++) {
            List<Move> today = new ArrayList<>();
            for (int minute = 0; minute < 1440; minute += 10) {
                Instant now = at(day, 0, minute);
                today.addAll(fixture.execute(fixture.access(turns.get(minute / 480), now), now));
            }
            moves.add(today);
        }
        return moves;
    }

    @Test
    void shifts_are_followed() {
        List<List<Move>> moves = followTheSun(new Fixture(PlacementSettings.defaults()), 10);
        for (List<Move> today : moves.subList(7, 10)) {
            assertEquals(3, today.size(), today.toString());
        }
    }

    @Test
    void a_resident_with_stray_accesses_never_moves() {
        Fixture fixture = new Fixture(PlacementSettings.defaults());
        for (int day = 0; day < 10; day++) {
            for (int hour = 7; hour < 23; hour++) {
                fixture.access(EU, at(day, hour, 3));
                fixture.access(EU, at(day, hour, 30));
                if (hour == 12) {
                    fixture.access(US, at(day, hour, 31));
                }
                fixture.access(EU, at(day, hour, 33));
            }
        }
        assertTrue(fixture.decisions.stream().noneMatch(Move.class::isInstance), fixture.decisions.toString());
    }

    @Test
    void a_traveller_is_followed_to_where_he_stays() {
        Fixture fixture = new Fixture(PlacementSettings.defaults());
        Region where = EU;
        Instant now = START;
        List<Move> moves = new ArrayList<>();
        for (int day = 0; day < 12; day++) {
            where = day >= 4 && day < 9 ? AP : EU;
            for (int i = 0; i < 60; i++) {
                now = at(day, 7, 0).plus(TEN_MINUTES.multipliedBy(i));
                moves.addAll(fixture.execute(fixture.access(where, now), now));
            }
        }
        assertEquals(List.of(AP, EU), moves.stream().map(Move::target).toList());
    }

    @Test
    void state_written_and_read_in_between_changes_no_decision() {
        Fixture through = new Fixture(PlacementSettings.defaults());
        Fixture restarted = new Fixture(PlacementSettings.defaults());
        followTheSun(through, 2);
        followTheSun(restarted, 2);
        byte[] bytes = restarted.item.toBytes();
        assertTrue(bytes.length <= ItemPlacement.MAXIMUM_BYTES, bytes.length + " bytes");
        restarted.item = ItemPlacement.fromBytes(bytes);
        assertArrayEquals(bytes, restarted.item.toBytes());
        assertArrayEquals(
                through.population.toBytes(),
                Population.fromBytes(restarted.population.toBytes()).toBytes());
        for (int hour = 0; hour < 24; hour++) {
            Instant now = at(2, hour, 5);
            Region from = List.of(EU, US, AP).get(hour / 8);
            assertEquals(through.access(from, now), restarted.access(from, now));
        }
    }
}
