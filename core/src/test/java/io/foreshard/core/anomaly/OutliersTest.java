package io.foreshard.core.anomaly;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.forecast.ClosedWindow;
import io.foreshard.core.forecast.NegativeBinomial;
import io.foreshard.core.window.WindowSize;
import org.junit.jupiter.api.Test;

class OutliersTest {

    private final Outliers outliers = new Outliers(WindowSize.HOURLY, 0.048);

    @Test
    void theThresholdSpreadsTheRateOverAllTestsOfADay() {
        assertFalse(contains(20), "P(X >= 20) is 0.0035");
        assertTrue(contains(22), "P(X >= 22) is 0.0007");
        assertTrue(contains(0), "P(X = 0) is 0.00005");
        assertFalse(contains(10));
    }

    @Test
    void aRateOutsideItsRangeIsNamed() {
        Object thrown = assertThrows(IllegalArgumentException.class, () -> new Outliers(WindowSize.HOURLY, 0));
        assertTrue(String.valueOf(thrown).contains("0.0"));
    }

    private boolean contains(int observed) {
        return outliers.contain(new ClosedWindow(5, observed, new NegativeBinomial(10, Double.POSITIVE_INFINITY)));
    }
}
