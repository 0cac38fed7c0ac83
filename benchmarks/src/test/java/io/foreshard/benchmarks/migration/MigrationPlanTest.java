package io.foreshard.benchmarks.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MigrationPlanTest {

    @Test
    void whatCannotBeMeasuredIsRefusedWithTheOptionsName() {
        assertEquals("--items 9: expected 10 to 1000000", refusal(9, 1024, 1));
        assertEquals("--value-bytes 0: expected 1 to 1048576", refusal(10, 0, 1));
        assertEquals("--executors 9: expected 1 to 8", refusal(10, 1, 9));
    }

    private static String refusal(int items, int valueBytes, int executors) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> new MigrationPlan(items, valueBytes, StoreChoice.REDIS, executors, 64, 50, 4, 100))
                .getMessage());
    }
}
