package io.foreshard.stack.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    private static final List<FaultKind> KINDS = Arrays.asList(FaultKind.values());
    private static final Duration LENGTH = Duration.ofMinutes(10);

    @Test
    void the_seed_decides_all_of_it() {
        assertEquals(FaultSchedule.of(7, KINDS, 5, LENGTH), FaultSchedule.of(7, KINDS, 5, LENGTH));
        assertNotEquals(FaultSchedule.of(7, KINDS, 5, LENGTH), FaultSchedule.of(8, KINDS, 5, LENGTH));
    }

    @Test
    void every_kind_happens_once_in_each_round() {
        List<PlannedFault> faults = FaultSchedule.of(3, KINDS, 4, LENGTH);
        for (int round = 0; round < 4; round++) {
            List<FaultKind> kinds = faults.subList(round * KINDS.size(), (round + 1) * KINDS.size()).stream()
                    .map(PlannedFault::kind)
                    .sorted()
                    .toList();
            assertEquals(KINDS, kinds);
        }
    }

    @Test
    void faults_come_in_order_and_leave_the_ends_quiet() {
        Duration before = FaultSchedule.QUIET;
        for (PlannedFault fault : FaultSchedule.of(1, KINDS, 6, LENGTH)) {
            assertTrue(fault.at().compareTo(before) >= 0, fault + " after " + before);
            assertTrue(fault.at().compareTo(LENGTH.minus(FaultSchedule.QUIET)) <= 0, fault.toString());
            before = fault.at();
        }
    }

    @Test
    void a_pause_of_an_executor_outlives_its_lease() {
        assertTrue(FaultKind.EXECUTOR_PAUSE.duration(0).toMillis() > ChaosPlan.LEASE_MILLIS);
    }

    @Test
    void ten_minutes_have_room_for_five_of_each_kind() {
        assertTrue(ChaosPlan.of(Path.of("run"), LENGTH, 1).rounds() >= 5);
    }

    @Test
    void what_does_not_fit_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> FaultSchedule.of(1, KINDS, 5, FaultSchedule.QUIET));
    }
}
