package io.foreshard.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.window.LocalSlots;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import io.foreshard.core.window.WindowSize;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemandForecasterPropertyTest {

    private static final long START = 480_000;

    private final DemandForecaster forecaster =
            new DemandForecaster(ForecastOptions.hourly(), LocalSlots.utc(WindowSize.HOURLY));

    enum Shape {
        EMPTY,
        ONE_POINT,
        CONSTANT,
        HUGE,
        ALTERNATING,
        SPARSE,
        DAILY,
        STEP,
        GROWING;

        /** Bytes; a week of counts that need 32 bits each takes 672 in the history alone. */
        int budget() {
            return switch (this) {
                case SPARSE, ONE_POINT, EMPTY -> 150;
                case HUGE -> 1400;
                default -> 900;
            };
        }

        int count(int hour, SplittableRandom random) {
            return switch (this) {
                case EMPTY -> 0;
                case ONE_POINT -> hour == 0 ? 1 : 0;
                case CONSTANT -> 7;
                case HUGE -> Integer.MAX_VALUE - random.nextInt(3);
                case ALTERNATING -> hour % 2 == 0 ? 0 : 14;
                case SPARSE -> random.nextInt(40) == 0 ? 1 + random.nextInt(3) : 0;
                case DAILY -> hour % 24 < 9 ? random.nextInt(20) : 0;
                case STEP -> hour < 150 ? random.nextInt(3) : 100 + random.nextInt(30);
                case GROWING -> hour * hour / 50 + random.nextInt(5);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsEverNaNOrNegativeAndQuantilesAreOrdered(Shape shape) {
        SplittableRandom random = new SplittableRandom(11);
        DemandSeries series = forecaster.start(START, Prior.VAGUE);
        for (int hour = 0; hour < 400; hour++) {
            step(series, START + hour, shape.count(hour, random));
            if (hour % 7 == 0) {
                checkForecast(forecaster.forecast(series, START + hour + 1.3));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void storedSeriesGoesOnWithTheSameNumbersWithinItsBudget(Shape shape) {
        SplittableRandom random = new SplittableRandom(12);
        DemandSeries kept = forecaster.start(START, Prior.VAGUE);
        for (int hour = 0; hour < 300; hour++) {
            step(kept, START + hour, shape.count(hour, random));
        }
        DemandSeries stored = stored(kept);
        assertTrue(bytes(kept).length <= shape.budget(), shape + " takes " + bytes(kept).length + " bytes");
        for (int hour = 300; hour < 340; hour++) {
            int count = shape.count(hour, random);
            step(kept, START + hour, count);
            step(stored, START + hour, count);
            assertEquals(kept.chosen, stored.chosen);
            double expected = forecaster.next(kept).mean();
            assertEquals(expected, forecaster.next(stored).mean(), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 23, 48, 49, 168, 1000, 100_000})
    void manyEmptyWindowsAtOnceEqualSingleOnes(int empty) {
        SplittableRandom random = new SplittableRandom(empty);
        DemandSeries atOnce = forecaster.start(START, Prior.VAGUE);
        DemandSeries singly = forecaster.start(START, Prior.VAGUE);
        for (int hour = 0; hour < 60; hour++) {
            int count = Shape.DAILY.count(hour, random);
            step(atOnce, START + hour, count);
            step(singly, START + hour, count);
        }
        forecaster.close(atOnce, START + 60 + empty, closed -> false);
        for (int hour = 0; hour < empty; hour++) {
            forecaster.close(singly, START + 60 + hour + 1, closed -> false);
        }
        assertEquals(singly.next, atOnce.next);
        assertEquals(singly.closedWindows, atOnce.closedWindows);
        assertEquals(singly.slow.mean(), atOnce.slow.mean(), 1e-5);
        assertEquals(singly.fast.mean(), atOnce.fast.mean(), 1e-5);
        double horizonSingly = forecaster.forecast(singly, (double) singly.next).sumMean();
        double horizonAtOnce = forecaster.forecast(atOnce, (double) atOnce.next).sumMean();
        assertEquals(horizonSingly, horizonAtOnce, 0.02 + 0.1 * horizonSingly);
    }

    /** Of an item with fitted models, which live as long as the history holds enough to fit them to. */
    @ParameterizedTest
    @ValueSource(ints = {60, 100, 167, 168, 500, 5000})
    void fittedModelsSurviveAGapOrAreGone(int empty) {
        SplittableRandom random = new SplittableRandom(empty);
        DemandSeries atOnce = forecaster.start(START, Prior.VAGUE);
        DemandSeries singly = forecaster.start(START, Prior.VAGUE);
        for (int hour = 0; hour < 240; hour++) {
            int count = 20 + (hour % 24 < 12 ? 15 : 0) + random.nextInt(5);
            step(atOnce, START + hour, count);
            step(singly, START + hour, count);
        }
        assertTrue(atOnce.fitted != null);
        forecaster.close(atOnce, START + 240 + empty, closed -> false);
        for (int hour = 0; hour < empty; hour++) {
            forecaster.close(singly, START + 240 + hour + 1, closed -> false);
        }
        double horizonSingly = forecaster.forecast(singly, (double) singly.next).sumMean();
        double horizonAtOnce = forecaster.forecast(atOnce, (double) atOnce.next).sumMean();
        // A day of it was 24 times 30.
        assertEquals(horizonSingly, horizonAtOnce, 0.02 * 24 * 30, singly.chosen + ", " + atOnce.chosen);
        assertEquals(empty >= 168, atOnce.fitted == null);
    }

    private void step(DemandSeries series, long window, int count) {
        if (count > 0) {
            series.add(window, count, 0);
        }
        forecaster.close(series, window + 1, closed -> closed.predicted().upperTail(closed.observed()) < 1e-5);
    }

    private static void checkForecast(DemandForecast forecast) {
        for (int step = 0; step < forecast.horizon(); step++) {
            check(forecast.at(step));
        }
        check(forecast.sum());
    }

    private static void check(PredictiveDistribution distribution) {
        double lower = distribution.quantile(0.025);
        double upper = distribution.quantile(0.975);
        assertTrue(distribution.mean() >= 0 && Double.isFinite(distribution.mean()), distribution::toString);
        assertTrue(distribution.variance() >= 0 && Double.isFinite(distribution.variance()), distribution::toString);
        assertTrue(lower >= 0 && lower <= upper && Double.isFinite(upper), distribution::toString);
        for (double observed : new double[] {0, 1, distribution.mean(), 1e6}) {
            double above = distribution.upperTail(observed);
            double below = distribution.lowerTail(observed);
            assertTrue(above >= 0 && above <= 1 && below >= 0 && below <= 1, distribution::toString);
            assertTrue(distribution.logProbability(observed) >= -745.0001, distribution::toString);
        }
    }

    private static byte[] bytes(DemandSeries series) {
        PackedOutput out = new PackedOutput();
        series.writeTo(out);
        return out.toByteArray();
    }

    private static DemandSeries stored(DemandSeries series) {
        return DemandSeries.readFrom(new PackedInput(bytes(series)));
    }
}
