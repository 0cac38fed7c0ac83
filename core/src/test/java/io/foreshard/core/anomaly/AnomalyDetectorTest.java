package io.foreshard.core.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.Region;
import io.foreshard.core.forecast.NegativeBinomial;
import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.window.WindowSize;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {

    private static final Region ASIA = new Region("ap");
    private static final PredictiveDistribution TEN = new NegativeBinomial(10, Double.POSITIVE_INFINITY);

    private final AnomalyDetector detector = new AnomalyDetector(WindowSize.HOURLY, 0.048);

    @Test
    void theThresholdSpreadsTheRateOverAllTestsOfADay() {
        assertEquals(0.001, detector.windowThreshold(), 1e-15);
        assertTrue(detector.closedWindow(ASIA, 5, 20, TEN).isEmpty(), "P(X >= 20) is 0.0035");
        assertTrue(detector.closedWindow(ASIA, 5, 22, TEN).isPresent(), "P(X >= 22) is 0.0007");
    }

    @Test
    void severityIsMinusTheLogarithmOfTheTail() {
        Anomaly spike = detector.closedWindow(ASIA, 5, 25, TEN).orElseThrow();
        assertEquals(AnomalyKind.SPIKE, spike.kind());
        assertEquals(-Math.log10(TEN.upperTail(25)), spike.severity(), 1e-9);
        assertEquals(6 * 3_600_000L, spike.windowEndMillis());
        assertEquals(10, spike.expected());
        assertTrue(spike.lower() >= 3 && spike.upper() <= 17);
        Anomaly impossible = detector.closedWindow(ASIA, 5, 1e9, TEN).orElseThrow();
        assertEquals(AnomalyDetector.MOST_SEVERE, impossible.severity(), 10);
    }

    @Test
    void tooFewIsADropInAClosedWindowOnly() {
        assertEquals(
                AnomalyKind.DROP,
                detector.closedWindow(ASIA, 5, 0, TEN).orElseThrow().kind());
        assertTrue(detector.openWindow(ASIA, 5 * 3_600_000L, 0, TEN).isEmpty());
    }

    @Test
    void aRunIsAShiftWhenTheRegionsShareCannotExplainIt() {
        assertTrue(detector.regionShift(ASIA, 0, 3, 0.2, 10, TEN).isEmpty());
        Anomaly shift = detector.regionShift(ASIA, 0, 4, 0.2, 10, TEN).orElseThrow();
        assertEquals(AnomalyKind.REGION_SHIFT, shift.kind());
        assertEquals(-4 * Math.log10(0.2), shift.severity(), 1e-9);
        assertTrue(detector.regionShift(ASIA, 0, 500, 1, 10, TEN).isEmpty());
    }

    @Test
    void aRateOutsideItsRangeIsNamed() {
        Object thrown = assertThrows(IllegalArgumentException.class, () -> new AnomalyDetector(WindowSize.HOURLY, 0));
        assertTrue(String.valueOf(thrown).contains("0.0"));
    }
}
