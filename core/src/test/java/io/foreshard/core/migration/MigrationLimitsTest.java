package io.foreshard.core.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationLimitsTest {

    @ParameterizedTest
    @CsvSource({"0, 500", "4000, 500", "8000, 1000", "24000, 3000", "32000, 4000", "3600000, 4000"})
    void theLongerNoDemandHasShownTheRarerAShadowIsLookedAt(long waited, long next) {
        assertEquals(Duration.ofMillis(next), MigrationLimits.DEFAULTS.refreshAfter(Duration.ofMillis(waited)));
    }
}
