package io.foreshard.core.anomaly.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeriesDetectorTest {

    private static final long FIVE_MINUTES = 300_000L;
    private static final long START = 1_767_225_600_000L; // 2026-01-01
    private static final int DAY = 288;
    private static final int CHANGE = 9 * DAY + 20;

    /** Points told as alarms from one on. */
    private static List<Integer> alarms(IntToDoubleFunction series, int first, int points) {
        SeriesDetector detector = new SeriesDetector();
        List<Integer> alarms = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            if (detector.accept(START + i * FIVE_MINUTES, series.applyAsDouble(i)) >= SeriesDetector.ALARM_SCORE
                    && i >= first) {
                alarms.add(i);
            }
        }
        return alarms;
    }

    private static void assertFound(IntToDoubleFunction series, int within) {
        List<Integer> alarms = alarms(series, CHANGE - DAY, CHANGE + within + 1);
        assertTrue(
                alarms.stream().anyMatch(i -> i >= CHANGE) && alarms.size() < 4,
                () -> alarms + " for a change at " + CHANGE);
    }

    private static IntToDoubleFunction noise(double level, double deviation, long seed) {
        double[] values = new Random(seed)
                .doubles(20 * DAY)
                .map(u -> level + (u - 0.5) * 3.46 * deviation)
                .toArray();
        return i -> values[i];
    }

    private static double day(int point) {
        return Math.max(0, Math.sin(2 * Math.PI * (point % DAY) / DAY));
    }

    @Test
    void aLevelThatMovesIsFoundInAnHourAtThreeDeviations() {
        IntToDoubleFunction noise = noise(100, 2, 1);
        assertFound(i -> noise.applyAsDouble(i) + (i >= CHANGE ? 6 : 0), 12);
        assertFound(i -> noise.applyAsDouble(i) - (i >= CHANGE ? 6 : 0), 12);
    }

    @Test
    void aLevelThatMovesLessThanItsNoiseIsFoundInFourHours() {
        // each day another level, so that no hour has a usual value and the range is no news
        IntToDoubleFunction noise = noise(100, 2, 21);
        assertFound(i -> noise.applyAsDouble(i) + 3 * (i / DAY % 2) + (i >= CHANGE ? 4 : 0), 48);
    }

    @Test
    void aDriftOverDaysIsFound() {
        IntToDoubleFunction noise = noise(100, 2, 22);
        IntToDoubleFunction waves = i -> 8 * Math.sin(i / 40.0) + noise.applyAsDouble(i);
        assertFound(i -> waves.applyAsDouble(i) + Math.max(0, i - CHANGE) * 0.004, 3 * DAY);
    }

    @Test
    void aTrendThatBeginsIsFoundInADay() {
        IntToDoubleFunction noise = noise(100, 2, 2);
        assertFound(i -> noise.applyAsDouble(i) + Math.max(0, i - CHANGE) * 0.05, DAY);
    }

    @Test
    void aPeakThatDoesNotComeIsFound() {
        IntToDoubleFunction noise = noise(20, 1, 3);
        assertFound(i -> noise.applyAsDouble(i) + (i >= CHANGE && i < CHANGE + DAY ? 0 : 60 * day(i)), 24);
    }

    @Test
    void aSpikeAndAGapAreFoundAtOnce() {
        IntToDoubleFunction noise = noise(50, 3, 4);
        assertFound(i -> i == CHANGE ? 90 : noise.applyAsDouble(i), 0);
        assertFound(i -> i == CHANGE ? 0 : noise.applyAsDouble(i), 0);
    }

    @Test
    void noiseThatGrowsFourfoldIsFoundInAnHour() {
        IntToDoubleFunction noise = noise(0, 1, 5);
        assertFound(i -> 50 + noise.applyAsDouble(i) * (i >= CHANGE ? 4 : 1), 12);
    }

    @Test
    void ordinarySeriesRaiseLessThanAnAlarmInThreeDays() {
        int told = 0;
        for (long seed = 10; seed < 20; seed++) {
            IntToDoubleFunction noise = noise(20, 2, seed);
            told += alarms(i -> noise.applyAsDouble(i) + 30 * day(i), 2 * DAY, 20 * DAY)
                    .size();
        }
        int count = told;
        assertTrue(count < 10 * 18 / 3, () -> count + " alarms in 180 days");
    }

    @Test
    void aConstantIsNeverAnAlarm() {
        assertEquals(List.of(), alarms(i -> 45, 0, 10 * DAY));
    }

    @Test
    void anAnomalyIsToldOnceUntilItGrows() {
        IntToDoubleFunction noise = noise(100, 2, 6);
        List<Integer> alarms = alarms(i -> i >= CHANGE ? 160 : noise.applyAsDouble(i), CHANGE, CHANGE + 140);
        assertTrue(!alarms.isEmpty() && alarms.get(alarms.size() - 1) < CHANGE + 20, alarms::toString);
    }

    @Test
    void scoresDoNotDependOnWhatComesLater() {
        IntToDoubleFunction noise = noise(100, 2, 6);
        assertEquals(
                alarms(noise, 0, 12 * DAY),
                alarms(i -> i < 12 * DAY ? noise.applyAsDouble(i) : 1e9, 0, 13 * DAY).stream()
                        .filter(i -> i < 12 * DAY)
                        .toList());
    }

    @Test
    void whatIsStoredGoesOnTheSameAndStaysSmall() {
        Random random = new Random(7);
        SeriesDetector whole = new SeriesDetector();
        SeriesDetector resumed = new SeriesDetector();
        int largest = 0;
        for (int i = 0; i < 40_000; i++) {
            double value = Math.rint(Math.exp(3 * random.nextGaussian()) * 1e3) * (random.nextInt(5) == 0 ? -1 : 1);
            assertEquals(
                    whole.accept(START + i * FIVE_MINUTES, value), resumed.accept(START + i * FIVE_MINUTES, value));
            if (i % 397 == 0) {
                byte[] stored = resumed.toBytes();
                largest = Math.max(largest, stored.length);
                resumed = SeriesDetector.fromBytes(stored);
            }
        }
        int size = largest;
        assertTrue(size <= 2_048, () -> size + " bytes");
    }

    @Test
    void anyFiniteValuesAndTimesGiveAScore() {
        SeriesDetector detector = new SeriesDetector();
        double[] values = {0, -0.0, 1e60, -1e60, Double.MIN_VALUE, 1e-30, 3, -7};
        long[] times = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, START};
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            double score = detector.accept(times[random.nextInt(times.length)], values[random.nextInt(values.length)]);
            assertTrue(score >= 0 && score < 1, () -> "" + score);
        }
        SeriesDetector.fromBytes(detector.toBytes());
    }

    @Test
    void valuesThatAreNoneAreRefusedAndChangeNothing() {
        SeriesDetector detector = new SeriesDetector();
        detector.accept(START, 1);
        byte[] before = detector.toBytes();
        for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e61}) {
            assertThrows(IllegalArgumentException.class, () -> detector.accept(START, value));
        }
        assertTrue(Arrays.equals(before, detector.toBytes()));
    }

    @Test
    void damagedStateIsRefused() {
        SeriesDetector detector = new SeriesDetector();
        for (int i = 0; i < 500; i++) {
            detector.accept(START + i * FIVE_MINUTES, i % 17);
        }
        byte[] stored = detector.toBytes();
        for (int length = 0; length < stored.length; length += 7) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThrows(IllegalArgumentException.class, () -> SeriesDetector.fromBytes(cut));
        }
        byte[] later = stored.clone();
        later[0] = (byte) 0xf0;
        assertThrows(IllegalArgumentException.class, () -> SeriesDetector.fromBytes(later));
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = stored.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                double score = SeriesDetector.fromBytes(damaged).accept(START, 3);
                assertTrue(score >= 0 && score < 1, () -> "" + score);
            } catch (IllegalArgumentException refused) {
                // as it should be
            }
        }
    }
}
