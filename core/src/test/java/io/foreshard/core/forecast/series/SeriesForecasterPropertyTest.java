package io.foreshard.core.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random seasonal series; the seed is the test's parameter. */
class SeriesForecasterPropertyTest {

    private static final SeriesOptions OPTIONS = new SeriesOptions(new int[] {24}, 24, SeriesFamily.AUTO);

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStoredStateResumesToIdenticalNumbers(long seed) {
        double[] series = seed % 2 == 0 ? measurements(seed, 300) : counts(seed, 300);
        SeriesForecaster forecaster = SeriesForecaster.fit(Arrays.copyOf(series, 260), OPTIONS);
        SeriesForecaster resumed = SeriesForecaster.fromBytes(forecaster.toBytes());
        for (int t = 260; t < 300; t++) {
            assertSame(forecaster.next(), resumed.next(), 0);
            forecaster.update(series[t]);
            resumed.update(series[t]);
            resumed = SeriesForecaster.fromBytes(resumed.toBytes());
        }
        assertSame(forecaster.forecast(40), resumed.forecast(40), 0);
        assertArrayEquals(forecaster.toBytes(), resumed.toBytes());
    }

    @ParameterizedTest
    @EnumSource(SeriesFamily.class)
    void everyFamilyResumesFromItsStoredState(SeriesFamily family) {
        double[] series = measurements(99, 260);
        SeriesOptions options = new SeriesOptions(new int[] {12}, 12, family);
        SeriesForecaster forecaster = SeriesForecaster.fit(Arrays.copyOf(series, 250), options);
        SeriesForecaster resumed = SeriesForecaster.fromBytes(forecaster.toBytes());
        for (int t = 250; t < 260; t++) {
            forecaster.update(series[t]);
            resumed.update(series[t]);
        }
        assertSame(forecaster.forecast(12), resumed.forecast(12), 0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scalingTheDataByAPowerOfTwoScalesTheForecast(long seed) {
        double[] series = measurements(seed, 260);
        SeriesForecast plain = SeriesForecaster.fit(series, OPTIONS).forecast(24);
        for (double factor : new double[] {0x1p-20, 64, 0x1p20}) {
            double[] scaled = Arrays.stream(series).map(v -> v * factor).toArray();
            SeriesForecast large = SeriesForecaster.fit(scaled, OPTIONS).forecast(24);
            for (int h = 0; h < 24; h++) {
                String step = "factor " + factor + ", step " + h;
                assertEquals(plain.means()[h] * factor, large.means()[h], 1e-3 * factor, step);
                assertEquals(plain.lows()[h] * factor, large.lows()[h], 1e-3 * factor, step);
                assertEquals(plain.highs()[h] * factor, large.highs()[h], 1e-3 * factor, step);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shiftingTheDataShiftsTheForecast(long seed) {
        double[] series = measurements(seed, 260);
        for (double shift : new double[] {50, 1e5, 1e7, 1e9}) {
            double[] shifted = Arrays.stream(series).map(v -> v + shift).toArray();
            SeriesForecast plain = SeriesForecaster.fit(series, OPTIONS).forecast(24);
            SeriesForecast high = SeriesForecaster.fit(shifted, OPTIONS).forecast(24);
            for (int h = 0; h < 24; h++) {
                assertEquals(plain.means()[h] + shift, high.means()[h], 0.05 * deviation(series), "shift " + shift);
                assertEquals(plain.highs()[h] + shift, high.highs()[h], 0.2 * deviation(series), "shift " + shift);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theNextForecastIsTheFirstOfAllForecasts(long seed) {
        SeriesForecaster forecaster = SeriesForecaster.fit(counts(seed, 200), OPTIONS);
        SeriesForecast next = forecaster.next();
        SeriesForecast first = forecaster.forecast(5);
        assertEquals(next.means()[0], first.means()[0], 1e-9);
        assertEquals(next.highs()[0], first.highs()[0], 1e-9);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void manyEmptyWindowsAtOnceEqualSingleOnes(long seed) {
        double[] series = counts(seed, 400);
        SeriesOptions options = new SeriesOptions(new int[] {24, 168}, 24, SeriesFamily.AUTO);
        double tolerance = 0.01 * Arrays.stream(series).max().orElseThrow();
        for (long empty : new long[] {1, 30, 600 + seed * 137, 3000, 20_000}) {
            SeriesForecaster atOnce = SeriesForecaster.fit(series, options);
            SeriesForecaster single = SeriesForecaster.fit(series, options);
            atOnce.advanceEmpty(empty);
            for (long i = 0; i < empty; i++) {
                single.update(0);
            }
            assertSame(single.forecast(24), atOnce.forecast(24), tolerance + 1e-9, false);
        }
    }

    /** Two days of which nothing is known leave level and hour as they were; two days of zeros do not. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsMissingIsNotZero(long seed) {
        double[] series = measurements(seed, 400);
        SeriesForecaster missing = SeriesForecaster.fit(Arrays.copyOf(series, 340), OPTIONS);
        for (int t = 0; t < 50; t++) {
            missing.updateMissing();
        }
        double error = 0;
        double[] means = missing.forecast(10).means();
        for (int h = 0; h < 10; h++) {
            error += Math.abs(means[h] - series[390 + h]) / 10;
        }
        assertTrue(error < 3, "mean absolute error " + error);
        SeriesForecaster zeros = SeriesForecaster.fit(Arrays.copyOf(series, 340), OPTIONS);
        zeros.advanceEmpty(50);
        assertTrue(zeros.next().means()[0] < 0.5 * missing.next().means()[0]);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void followingOnEqualsFilteringFromTheStart(long seed) {
        double[] series = counts(seed, 300);
        SmoothingFit fit = new SmoothingFit(series, 24);
        fit.search(200);
        Smoothing followed = fit.at(200);
        for (int t = 200; t < 300; t++) {
            followed.update(series[t]);
        }
        Tail none = Tail.of(1, Bounds.of(series, new Scale(0, 1)));
        double[] expected = new double[30];
        double[] actual = new double[30];
        fit.at(300).path(none, expected);
        followed.path(none, actual);
        assertArrayEquals(expected, actual, 0);
    }

    /** A level that rose after long quiet, or after a constant, is believed within some values. */
    @ParameterizedTest
    @MethodSource("seeds")
    void afterLongQuietANewLevelIsBelievedSoon(long seed) {
        SeriesForecaster forecaster = SeriesForecaster.fit(counts(seed, 100 + (int) seed * 30), OPTIONS);
        forecaster.advanceEmpty(500 + seed * 1000);
        for (int t = 0; t < 60; t++) {
            forecaster.update(100);
        }
        SeriesForecast next = forecaster.next();
        assertTrue(next.highs()[0] >= 100 && next.means()[0] > 30, next.means()[0] + " to " + next.highs()[0]);
        assertArrayEquals(
                forecaster.toBytes(),
                SeriesForecaster.fromBytes(forecaster.toBytes()).toBytes());
    }

    @ParameterizedTest
    @EnumSource(SeriesFamily.class)
    void everyFamilyResumesFromItsStoredCounts(SeriesFamily family) {
        for (long seed = 0; seed < 4; seed++) {
            double[] series = counts(seed, 300);
            SeriesForecaster forecaster =
                    SeriesForecaster.fit(Arrays.copyOf(series, 280), new SeriesOptions(new int[] {12}, 12, family));
            SeriesForecaster resumed = SeriesForecaster.fromBytes(forecaster.toBytes());
            for (int t = 280; t < 300; t++) {
                assertSame(forecaster.next(), resumed.next(), 0);
                forecaster.update(series[t]);
                resumed.update(series[t]);
            }
            assertArrayEquals(forecaster.toBytes(), resumed.toBytes());
        }
    }

    /** Stored bytes with a flipped bit are refused with a reason, or read as another state; nothing else happens. */
    @ParameterizedTest
    @EnumSource(SeriesFamily.class)
    void brokenBytesAreRefusedWithAReason(SeriesFamily family) {
        Random random = new Random(8);
        byte[] stored = SeriesForecaster.fit(measurements(8, 200), new SeriesOptions(new int[] {24}, 12, family))
                .toBytes();
        for (int i = 0; i < 2000; i++) {
            byte[] broken = stored.clone();
            int bit = random.nextInt(8 * broken.length);
            broken[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                SeriesForecaster.fromBytes(broken);
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SeriesFamily.class)
    void aBillionEmptyWindowsTakeNoLongerThanSome(SeriesFamily family) {
        SeriesForecaster forecaster =
                SeriesForecaster.fit(measurements(7, 400), new SeriesOptions(new int[] {24, 168}, 24, family));
        // One by one they would take a quarter of an hour.
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> forecaster.advanceEmpty(1_000_000_000L));
        for (double mean : forecaster.forecast(24).means()) {
            assertTrue(Double.isFinite(mean));
        }
    }

    private static void assertSame(SeriesForecast expected, SeriesForecast actual, double tolerance) {
        assertSame(expected, actual, tolerance, true);
    }

    private static void assertSame(SeriesForecast expected, SeriesForecast actual, double tolerance, boolean all) {
        for (int h = 0; h < expected.horizon(); h++) {
            assertTrue(Double.isFinite(actual.means()[h]));
            assertEquals(expected.means()[h], actual.means()[h], tolerance);
            if (all) {
                assertEquals(expected.lows()[h], actual.lows()[h], tolerance);
                assertEquals(expected.highs()[h], actual.highs()[h], tolerance);
            }
        }
    }

    private static double deviation(double[] series) {
        double mean = Arrays.stream(series).average().orElseThrow();
        return Math.sqrt(Arrays.stream(series)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }

    static double[] measurements(long seed, int length) {
        Random random = new Random(seed);
        double[] series = new double[length];
        double error = 0;
        for (int t = 0; t < length; t++) {
            error = 0.7 * error + random.nextGaussian();
            series[t] = 20.5 + 6 * Math.sin(2 * Math.PI * t / 24) + error;
        }
        return series;
    }

    static double[] counts(long seed, int length) {
        Random random = new Random(seed);
        double[] series = new double[length];
        for (int t = 0; t < length; t++) {
            double mean = 2 + 2 * Math.sin(2 * Math.PI * t / 24);
            for (int i = 0; i < 40; i++) {
                series[t] += random.nextDouble() < mean / 40 ? 1 : 0;
            }
        }
        return series;
    }
}
