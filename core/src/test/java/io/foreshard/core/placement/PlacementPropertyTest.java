package io.foreshard.core.placement;

import static io.foreshard.core.placement.Fixture.AP;
import static io.foreshard.core.placement.Fixture.EU;
import static io.foreshard.core.placement.Fixture.START;
import static io.foreshard.core.placement.Fixture.US;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.placement.PlacementDecision.Move;
import io.foreshard.core.placement.PlacementDecision.Prefetch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked for when, from where, and however moves end: what operators demand holds, for both kinds of rules. */
class PlacementPropertyTest {

    private static final List<Region> REGIONS = List.of(EU, US, AP);
    private static final int DAYS = 12;

    /** What an item goes through, the same for a seed. */
    private static final class Course {

        private final Fixture fixture;
        private final SplittableRandom random;
        private final List<Integer> shifts = new ArrayList<>();
        private final boolean reload;
        private Instant changedAt = Instant.MIN;
        private Instant blockedUntil = Instant.MIN;

        Course(Fixture fixture, long seed, boolean reload) {
            this.fixture = fixture;
            this.random = new SplittableRandom(seed);
            this.reload = reload;
            for (int part = 0; part < 4; part++) {
                shifts.add(random.nextInt(REGIONS.size()));
            }
        }

        /** Accesses by habit with strays; now and then an anomaly; moves commit, abort or are never heard of again. */
        void run(int days, Consumer<PlacementDecision> check) {
            Instant end = START.plus(Duration.ofDays(days));
            Instant now = START;
            while (now.isBefore(end)) {
                now = now.plus(Duration.ofMinutes(1 + random.nextInt(90)));
                int part = (int) (now.getEpochSecond() / 21_600 % 4);
                Region from = REGIONS.get(random.nextInt(10) == 0 ? random.nextInt(3) : shifts.get(part));
                for (PlacementDecision decision : fixture.access(from, now)) {
                    check.accept(decision);
                    if (decision instanceof Move move) {
                        end(move, now);
                    }
                }
                if (reload) {
                    fixture.item = ItemPlacement.fromBytes(fixture.item.toBytes());
                }
            }
        }

        private void end(Move move, Instant now) {
            blockedUntil = move.deadline();
            int fate = random.nextInt(4);
            if (fate < 2) {
                Home home = new Home(
                        Fixture.partition(move.target()), fixture.item.home().epoch() + 1);
                fixture.decider.onHomeChanged(fixture.item, home, now);
                changedAt = now;
                blockedUntil = Instant.MIN;
            } else if (fate == 2) {
                MigrationOutcome outcome = new MigrationOutcome(move.target(), MigrationOutcome.Kind.ABORTED, now);
                fixture.decider.onMigrationOutcome(fixture.item, outcome, now);
                changedAt = now;
                blockedUntil = Instant.MIN;
            }
        }
    }

    private static PlacementSettings settings(PlacementSettings.Rules rules) {
        PlacementSettings given = PlacementSettings.defaults();
        return new PlacementSettings(
                rules,
                given.scoreHigh(),
                given.scoreLow(),
                given.benefitConfidence(),
                1,
                given.cooldown(),
                given.leadTime(),
                given.requestDeadline(),
                given.prefetchProbability(),
                given.prefetchTimeToLive(),
                given.tickInterval(),
                given.anomalyQuietTime());
    }

    private static List<PlacementDecision> decisions(Fixture fixture, long seed, int days, boolean reload) {
        List<PlacementDecision> made = new ArrayList<>();
        new Course(fixture, seed, reload).run(days, made::add);
        return made;
    }

    private static List<PlacementDecision> takingEffect(List<PlacementDecision> decisions) {
        return decisions.stream()
                .filter(decision -> !(decision instanceof PlacementDecision.Stay))
                .toList();
    }

    private static Region regionOf(PlacementDecision decision) {
        return decision instanceof Move move ? move.target() : ((Prefetch) decision).region();
    }

    private static OperatorPolicy policy(@Nullable Set<Region> allowed, @Nullable PartitionId pin, boolean excluded) {
        return new OperatorPolicy("p", "*", "*", allowed, pin, excluded, null, null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void without_demands_something_moves_and_something_is_prefetched(long seed) {
        for (PlacementSettings.Rules rules : EnumSet.allOf(PlacementSettings.Rules.class)) {
            assertTrue(
                    decisions(new Fixture(settings(rules)), seed, DAYS, false).stream()
                            .anyMatch(Move.class::isInstance),
                    "seed " + seed + ", " + rules);
        }
        assertTrue(decisions(new Fixture(settings(PlacementSettings.Rules.ADAPTIVE)), seed, DAYS, false).stream()
                .anyMatch(Prefetch.class::isInstance));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothing_goes_where_it_may_not_be(long seed) {
        for (PlacementSettings.Rules rules : EnumSet.allOf(PlacementSettings.Rules.class)) {
            Fixture fixture = new Fixture(settings(rules));
            fixture.policies.put(policy(Set.of(EU, AP), null, false));
            takingEffect(decisions(fixture, seed, DAYS, false))
                    .forEach(decision -> assertFalse(regionOf(decision).equals(US), decision::toString));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_pinned_item_moves_to_its_pin_or_not_at_all(long seed) {
        for (PlacementSettings.Rules rules : EnumSet.allOf(PlacementSettings.Rules.class)) {
            Fixture fixture = new Fixture(settings(rules));
            fixture.policies.put(policy(null, Fixture.partition(AP), false));
            takingEffect(decisions(fixture, seed, DAYS, false)).stream()
                    .filter(Move.class::isInstance)
                    .forEach(move -> assertEquals(AP, regionOf(move)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void excluded_items_and_the_control_group_are_left_alone(long seed) {
        for (PlacementSettings.Rules rules : EnumSet.allOf(PlacementSettings.Rules.class)) {
            Fixture excluded = new Fixture(settings(rules));
            excluded.policies.put(policy(null, null, true));
            assertEquals(List.of(), takingEffect(decisions(excluded, seed, DAYS, false)));
            Fixture control = new Fixture(settings(rules), 1);
            assertEquals(List.of(), takingEffect(decisions(control, seed, DAYS, false)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothing_moves_into_partitions_that_are_full_draining_or_unreachable(long seed) {
        for (PlacementSettings.Rules rules : EnumSet.allOf(PlacementSettings.Rules.class)) {
            Fixture fixture = new Fixture(settings(rules));
            fixture.board.put(new PartitionState(Fixture.partition(EU), false, 1, 1, 0, 1, false));
            fixture.board.put(new PartitionState(Fixture.partition(US), true, 1, 95, 100, 1, false));
            fixture.board.put(new PartitionState(Fixture.partition(AP), true, 1, 1, 100, 1, true));
            assertTrue(
                    decisions(fixture, seed, DAYS, false).stream().noneMatch(Move.class::isInstance), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_move_waits_for_the_one_before_it_and_for_the_cooldown(long seed) {
        PlacementSettings settings = settings(PlacementSettings.Rules.ADAPTIVE);
        Fixture fixture = new Fixture(settings);
        Course course = new Course(fixture, seed, false);
        course.run(DAYS, decision -> {
            if (decision instanceof Move move) {
                Instant decidedNoLaterThan = move.deadline().minus(settings.requestDeadline());
                Instant cooled =
                        course.changedAt.equals(Instant.MIN) ? Instant.MIN : course.changedAt.plus(settings.cooldown());
                assertFalse(decidedNoLaterThan.isBefore(cooled), () -> "seed " + seed + ": " + move);
                assertFalse(move.deadline().isBefore(course.blockedUntil), () -> "seed " + seed + ": " + move);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothing_moves_towards_a_suspicious_burst(long seed) {
        Fixture fixture = new Fixture(settings(PlacementSettings.Rules.ADAPTIVE));
        Instant last = START.plus(Duration.ofDays(DAYS + 1));
        fixture.item.bursts().close(US, last.toEpochMilli());
        takingEffect(decisions(fixture, seed, DAYS, false))
                .forEach(decision -> assertFalse(regionOf(decision).equals(US), decision::toString));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void the_same_input_gives_the_same_decisions_and_what_comes_later_changes_none(long seed) {
        PlacementSettings settings = settings(PlacementSettings.Rules.ADAPTIVE);
        List<PlacementDecision> all = decisions(new Fixture(settings), seed, DAYS, false);
        assertEquals(all, decisions(new Fixture(settings), seed, DAYS, false));
        List<PlacementDecision> half = decisions(new Fixture(settings), seed, DAYS / 2, false);
        assertEquals(half, all.subList(0, half.size()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void state_that_goes_through_bytes_after_every_access_decides_the_same(long seed) {
        for (PlacementSettings.Rules rules : EnumSet.allOf(PlacementSettings.Rules.class)) {
            assertEquals(
                    decisions(new Fixture(settings(rules)), seed, DAYS, false),
                    decisions(new Fixture(settings(rules)), seed, DAYS, true));
        }
    }

    @Test
    void what_was_withdrawn_may_be_decided_again_at_once() {
        Fixture fixture = new Fixture(settings(PlacementSettings.Rules.FOLLOW_LAST));
        assertEquals(1, fixture.access(US, START).size());
        assertEquals(0, fixture.access(US, START.plusSeconds(1)).size());
        fixture.item.withdrawMove();
        assertEquals(1, fixture.access(US, START.plusSeconds(2)).size());
    }
}
