package io.foreshard.stack.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Role;
import io.foreshard.stack.chaos.FinalState.Claim;
import io.foreshard.stack.chaos.Operation.Kind;
import io.foreshard.stack.chaos.Operation.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {

    private static final String COUNTER = "counter-1:value";
    private static final String LOG = "log-1:0";
    private static final PartitionId NEAR = new PartitionId("near-1");
    private static final PartitionId FAR = new PartitionId("far-1");
    private static final long SECOND = 1_000_000;

    private final List<Operation> history = new ArrayList<>();

    private void add(long connection, Kind kind, String key, String value, long version, long start, long end) {
        add(connection, kind, key, value, version, start, end, Result.OK);
    }

    private void add(
            long connection, Kind kind, String key, String value, long version, long start, long end, Result result) {
        history.add(new Operation("c" + connection, connection, kind, key, value, version, start, end, result, ""));
    }

    private void incr(long version, long start, long end) {
        add(1, Kind.INCR, COUNTER, Long.toString(version), version, start, end);
    }

    private void append(String token, long version, long start, long end) {
        add(1, Kind.APPEND, LOG, token, version, start, end);
    }

    private Set<Violation.Kind> found(String key, String stored) {
        return found(key, item(Optional.of(stored), new Claim(NEAR, Role.OWNER, 5), new Claim(FAR, Role.RELEASED, 5)));
    }

    private Set<Violation.Kind> found(String key, FinalState.Item item) {
        FinalState state = new FinalState(Map.of(key, item), List.of());
        return HistoryCheck.of(history, state, Duration.ofSeconds(5)).stream()
                .map(Violation::kind)
                .collect(Collectors.toSet());
    }

    private static FinalState.Item item(Optional<String> value, Claim... claims) {
        return new FinalState.Item(value, true, new Home(NEAR, 5), List.of(claims));
    }

    @Test
    void a_history_that_keeps_every_promise_has_no_violation() {
        incr(1, 0, 10);
        incr(2, 5, 12);
        add(2, Kind.READ_STRICT, COUNTER, "2", 2, 11, 14);
        add(3, Kind.READ_BOUNDED, COUNTER, "0", 0, 20, 21);
        add(3, Kind.READ_BOUNDED, COUNTER, "2", 2, 30, 31);
        assertEquals(Set.of(), found(COUNTER, "2"));
    }

    @Test
    void a_counter_that_ends_below_what_was_acknowledged_has_lost_a_write() {
        incr(1, 0, 10);
        incr(2, 20, 30);
        assertTrue(found(COUNTER, "1").contains(Violation.Kind.LOST));
    }

    @Test
    void two_writes_in_one_place_are_a_lost_write() {
        incr(1, 0, 10);
        incr(1, 5, 12);
        assertTrue(found(COUNTER, "1").contains(Violation.Kind.LOST));
    }

    @Test
    void a_token_that_is_not_there_at_the_end_is_a_lost_write() {
        append("0000000a;", 1, 0, 10);
        append("0000000b;", 2, 20, 30);
        assertEquals(Set.of(Violation.Kind.LOST), found(LOG, "0000000a;"));
    }

    @Test
    void a_token_that_was_read_and_is_gone_is_a_lost_write() {
        append("0000000a;", 1, 0, 10);
        add(1, Kind.APPEND, LOG, "0000000b;", 0, 12, 14, Result.UNKNOWN);
        add(2, Kind.READ_STRICT, LOG, "0000000b;", 2, 20, 21);
        assertEquals(Set.of(Violation.Kind.LOST), found(LOG, "0000000a;"));
    }

    @Test
    void a_write_without_an_answer_may_be_there_or_not() {
        append("0000000a;", 1, 0, 10);
        add(1, Kind.APPEND, LOG, "0000000b;", 0, 12, 14, Result.UNKNOWN);
        assertEquals(Set.of(), found(LOG, "0000000a;"));
        assertEquals(Set.of(), found(LOG, "0000000a;0000000b;"));
    }

    @Test
    void a_write_that_is_there_twice_is_doubled() {
        append("0000000a;", 1, 0, 10);
        assertEquals(Set.of(Violation.Kind.DOUBLED), found(LOG, "0000000a;0000000a;"));
    }

    @Test
    void a_refused_write_that_is_there_is_doubled() {
        add(1, Kind.APPEND, LOG, "0000000b;", 0, 12, 14, Result.REFUSED);
        assertEquals(Set.of(Violation.Kind.DOUBLED), found(LOG, "0000000b;"));
    }

    @Test
    void a_counter_above_all_that_was_sent_is_doubled() {
        incr(1, 0, 10);
        add(1, Kind.INCR, COUNTER, "", 0, 12, 14, Result.UNKNOWN);
        assertEquals(Set.of(), found(COUNTER, "2"));
        assertEquals(Set.of(Violation.Kind.DOUBLED), found(COUNTER, "3"));
    }

    @Test
    void a_strict_read_of_what_is_older_than_an_answer_before_it_goes_backwards() {
        incr(1, 0, 10);
        incr(2, 20, 30);
        add(2, Kind.READ_STRICT, COUNTER, "1", 1, 31, 33);
        assertEquals(Set.of(Violation.Kind.BACKWARDS), found(COUNTER, "2"));
    }

    @Test
    void a_strict_read_beside_a_write_may_show_it_or_not() {
        incr(1, 0, 10);
        incr(2, 20, 30);
        add(2, Kind.READ_STRICT, COUNTER, "1", 1, 25, 33);
        assertEquals(Set.of(), found(COUNTER, "2"));
    }

    @Test
    void a_connection_that_sees_less_than_before_goes_backwards() {
        incr(1, 0, 10);
        incr(2, 20, 30);
        add(7, Kind.READ_BOUNDED, COUNTER, "2", 2, 31, 33);
        add(7, Kind.READ_BOUNDED, COUNTER, "1", 1, 35, 36);
        assertEquals(Set.of(Violation.Kind.BACKWARDS), found(COUNTER, "2"));
    }

    @Test
    void two_bounded_connections_may_see_different_ages() {
        incr(1, 0, 10);
        incr(2, 20, 30);
        add(7, Kind.READ_BOUNDED, COUNTER, "2", 2, 31, 33);
        add(8, Kind.READ_BOUNDED, COUNTER, "1", 1, 35, 36);
        assertEquals(Set.of(), found(COUNTER, "2"));
    }

    @Test
    void a_read_from_the_future_goes_backwards() {
        add(7, Kind.READ_BOUNDED, COUNTER, "1", 1, 0, 5);
        incr(1, 10, 20);
        assertEquals(Set.of(Violation.Kind.BACKWARDS), found(COUNTER, "1"));
    }

    @Test
    void a_bounded_read_that_misses_a_write_older_than_the_bound_is_stale() {
        incr(1, 0, SECOND);
        add(7, Kind.READ_BOUNDED, COUNTER, "0", 0, 5 * SECOND, 5 * SECOND + 1);
        assertEquals(Set.of(), found(COUNTER, "1"));
        add(8, Kind.READ_BOUNDED, COUNTER, "0", 0, 6 * SECOND + 1, 6 * SECOND + 2);
        assertEquals(Set.of(Violation.Kind.STALE), found(COUNTER, "1"));
    }

    @Test
    void two_stores_that_own_an_item_are_found() {
        assertEquals(
                Set.of(Violation.Kind.DOUBLE_OWNER),
                found(COUNTER, item(Optional.of("0"), new Claim(NEAR, Role.OWNER, 5), new Claim(FAR, Role.OWNER, 4))));
    }

    @Test
    void an_owner_that_the_map_does_not_name_is_found() {
        assertEquals(
                Set.of(Violation.Kind.DOUBLE_OWNER),
                found(COUNTER, item(Optional.of("0"), new Claim(FAR, Role.OWNER, 5))));
        assertEquals(
                Set.of(Violation.Kind.DOUBLE_OWNER),
                found(COUNTER, item(Optional.of("0"), new Claim(NEAR, Role.OWNER, 4))));
    }

    @Test
    void what_is_frozen_unreadable_or_left_behind_is_stuck() {
        assertEquals(
                Set.of(Violation.Kind.STUCK),
                found(COUNTER, item(Optional.of("0"), new Claim(NEAR, Role.FROZEN_WRITES, 5))));
        assertEquals(
                Set.of(Violation.Kind.STUCK), found(COUNTER, item(Optional.empty(), new Claim(NEAR, Role.OWNER, 5))));
        assertEquals(
                Set.of(Violation.Kind.STUCK),
                found(COUNTER, item(Optional.of("0"), new Claim(NEAR, Role.OWNER, 5), new Claim(FAR, Role.SHADOW, 0))));
        FinalState left = new FinalState(Map.of(), List.of("a record"));
        assertEquals(1, HistoryCheck.of(List.of(), left, Duration.ofSeconds(5)).size());
    }
}
