package io.foreshard.core.anomaly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AlarmCalibratorTest {

    private static final int STRATUM = 17;

    private final AlarmCalibrator calibrator = new AlarmCalibrator();

    @Test
    void withoutDataTheThresholdIsThatOfTheTheory() {
        assertEquals(1 + Math.log(0.1 / 1e-4), threshold(1e-4), 1e-6);
    }

    @Test
    void theThresholdKeepsTheRateOfAHeavierTail() {
        learn(200_000, 0.2, 0.5, 0);
        // 0.2 · exp(−0.5 (h − 1)) = 1e-4
        assertEquals(1 + Math.log(0.2 / 1e-4) / 0.5, threshold(1e-4), 0.8);
        assertEquals(1e-4, calibrator.rate(AnomalyKind.SPIKE, STRATUM, threshold(1e-4)), 3e-5);
    }

    @Test
    void trueAnomaliesDoNotHideThemselves() {
        learn(200_000, 0.2, 1, 0);
        double without = threshold(1e-4);
        learn(400_000, 0.2, 1, 1.4e-4);
        assertEquals(without, threshold(1e-4), 1.1);
    }

    @Test
    void aKindThatTellsMoreThanItsBudgetTellsLessWithinBounds() {
        double before = threshold(1e-4);
        for (int i = 0; i < 1000; i++) {
            calibrator.told(AnomalyKind.SPIKE);
        }
        assertEquals(before + Math.log(2.5), threshold(1e-4), 1e-6);
    }

    @Test
    void mergedInstancesKnowWhatBothKnew() {
        AlarmCalibrator other = new AlarmCalibrator();
        learn(100_000, 0.2, 0.5, 0);
        other.add(calibrator);
        assertEquals(threshold(1e-3), other.threshold(AnomalyKind.SPIKE, STRATUM, 1e-3), 1e-9);
        other.add(calibrator);
        assertEquals(threshold(1e-3), other.threshold(AnomalyKind.SPIKE, STRATUM, 1e-3), 0.05);
    }

    @Test
    void storedItGoesOnWithTheSameNumbers() {
        learn(10_000, 0.2, 0.5, 0);
        PackedOutput out = new PackedOutput();
        calibrator.writeTo(out);
        AlarmCalibrator read = AlarmCalibrator.readFrom(new PackedInput(out.toByteArray()));
        assertEquals(threshold(1e-4), read.threshold(AnomalyKind.SPIKE, STRATUM, 1e-4));
        PackedOutput again = new PackedOutput();
        read.writeTo(again);
        assertArrayEquals(out.toByteArray(), again.toByteArray());
        assertTrue(out.toByteArray().length < 500);
    }

    private double threshold(double rate) {
        return calibrator.threshold(AnomalyKind.SPIKE, STRATUM, rate);
    }

    /** Excursions that reach level 1 at a rate and go on with an exponential tail, and anomalies that reach the top. */
    private void learn(int windows, double rate, double steepness, double anomalies) {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < windows; i++) {
            calibrator.expose(AnomalyKind.SPIKE, STRATUM, 1);
            if (random.nextDouble() < rate) {
                double highest = 1 - Math.log(1 - random.nextDouble()) / steepness;
                calibrator.reach(AnomalyKind.SPIKE, STRATUM, 0, (int) Math.min(TailCounts.LEVELS, highest));
            }
            if (random.nextDouble() < anomalies) {
                calibrator.reach(AnomalyKind.SPIKE, STRATUM, 0, TailCounts.LEVELS);
            }
        }
    }
}
