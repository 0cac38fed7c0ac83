package io.foreshard.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.forecast.series.SeriesFamily;
import io.foreshard.core.window.LocalSlots;
import io.foreshard.core.window.WindowSize;
import java.time.Instant;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandForecasterTest {

    private static final int START = 480_000;
    private static final LocalSlots UTC = LocalSlots.utc(WindowSize.HOURLY);

    private final DemandForecaster forecaster = new DemandForecaster(ForecastOptions.hourly(), UTC);

    @Test
    void beforeAnyWindowIsClosedThePopulationSpeaks() {
        DemandSeries series = forecaster.start(START, new Prior(3, 6));
        DemandForecast forecast = forecaster.forecast(series, START);
        assertEquals("population", forecast.model());
        assertEquals(24 * 0.5, forecast.sumMean(), 1e-9);
    }

    @Test
    void aDailyPatternIsPredictedOnTheThirdDayHourByHour() {
        DemandSeries series = run(48, hour -> hour % 24 >= 8 && hour % 24 < 18 ? 6 : 0);
        DemandForecast forecast = forecaster.forecast(series, START + 48);
        assertEquals("profile", forecast.model());
        for (int hour = 0; hour < 24; hour++) {
            double mean = forecast.means()[hour];
            boolean busy = hour >= 8 && hour < 18;
            assertTrue(busy ? mean > 4.5 : mean < 1, "hour " + hour + ": " + mean);
        }
    }

    @Test
    void aSeriesWithoutPatternKeepsALevel() {
        SplittableRandom random = new SplittableRandom(3);
        DemandSeries series = run(168, hour -> random.nextInt(5));
        DemandForecast forecast = forecaster.forecast(series, START + 168);
        assertTrue(forecast.model().equals("mean") || forecast.model().equals("level"), forecast.model());
        assertEquals(48, forecast.sumMean(), 14);
    }

    @Test
    void aModelIsFittedAndChosenWhereLastHourTellsTheNext() {
        DemandSeries series = run(168, wandering());
        assertEquals(DemandModel.FITTED, series.chosen);
        double next = forecaster.next(series).mean();
        int latest = series.history().total(START + 167);
        assertEquals(50 + 0.9 * (latest - 50), next, 3, "after " + latest);
    }

    @Test
    void theFamilyIsTheOneThatWasAskedFor() {
        FitOptions fit = new FitOptions(SeriesFamily.ARIMA, 48, 24);
        DemandForecaster arima = new DemandForecaster(new ForecastOptions(24, 168, 24, fit), UTC);
        DemandSeries series = run(arima, 168, wandering());
        assertEquals("arima", arima.forecast(series, START + 168).model());
    }

    private static IntToDoubleFunction wandering() {
        SplittableRandom random = new SplittableRandom(5);
        double[] state = {50};
        return hour -> {
            state[0] = 50 + 0.9 * (state[0] - 50) + 10 * (random.nextDouble() - 0.5);
            return Math.round(state[0]);
        };
    }

    /** Dublin put its clocks forward on 2026-03-29 and back on 2026-10-25, at 01:00 UTC; people come from nine to five, local time. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-29T01:00:00Z, AUTO", "2026-03-29T01:00:00Z, COUNT", "2026-03-29T01:00:00Z, FAST",
        "2026-10-25T01:00:00Z, AUTO", "2026-10-25T01:00:00Z, COUNT", "2026-10-25T01:00:00Z, FAST"
    })
    void whenTheClocksChangeTheWorkingDayMovesWithThem(Instant instant, SeriesFamily family) {
        LocalSlots dublin = new LocalSlots(ZoneId.of("Europe/Dublin"), WindowSize.HOURLY);
        long change = WindowSize.HOURLY.indexOf(instant.toEpochMilli());
        FitOptions fit = new FitOptions(family, 48, 24);
        DemandForecaster local = new DemandForecaster(new ForecastOptions(24, 504, 24, fit), dublin);
        for (int offset = 0; offset < 24; offset++) {
            long start = change - 505 - offset;
            DemandSeries series = local.start(start, Prior.VAGUE);
            for (long window = start; window < change + 48; window++) {
                if (window >= change) {
                    double mean = local.next(series).mean();
                    String seen = "offset " + offset + ", window " + (window - change) + ": " + mean;
                    assertTrue(isWorking(dublin, window) == (mean > 5), seen);
                }
                if (window == change - 6) {
                    double[] means = local.forecast(series, (double) window).means();
                    for (int h = 0; h < 24; h++) {
                        String seen = "offset " + offset + ", ahead " + h + ": " + means[h];
                        assertTrue(isWorking(dublin, window + h) == (means[h] > 5), seen);
                    }
                }
                close(local, series, window, isWorking(dublin, window) ? 10 : 0);
            }
        }
    }

    /** One that is fitted just before the change sees its last hour of old time only. */
    @ParameterizedTest
    @CsvSource({"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"})
    void aFitAtTheChangeKnowsTheNewTime(Instant instant) {
        LocalSlots dublin = new LocalSlots(ZoneId.of("Europe/Dublin"), WindowSize.HOURLY);
        long change = WindowSize.HOURLY.indexOf(instant.toEpochMilli());
        FitOptions everyWindow = new FitOptions(SeriesFamily.COUNT, 48, 1);
        DemandForecaster local = new DemandForecaster(new ForecastOptions(24, 504, 24, everyWindow), dublin);
        DemandSeries series = local.start(change - 200, Prior.VAGUE);
        for (long window = change - 200; window < change; window++) {
            close(local, series, window, isWorking(dublin, window) ? 10 : 0);
        }
        series.chosen = DemandModel.FITTED;
        assertEquals(0, series.windowsSinceFit);
        double[] means = local.forecast(series, (double) change).means();
        for (int h = 0; h < 24; h++) {
            assertTrue(isWorking(dublin, change + h) == (means[h] > 5), "ahead " + h + ": " + means[h]);
        }
    }

    private static boolean isWorking(LocalSlots clock, long window) {
        long hour = Math.floorMod(window + clock.ahead(window), 24L);
        return hour >= 9 && hour < 17;
    }

    @Test
    void aForecastReachesAsFarAsTheOptionsAllow() {
        DemandForecaster far = new DemandForecaster(new ForecastOptions(24, 168, 1000, FitOptions.DEFAULT), UTC);
        DemandSeries series = run(far, 168, wandering());
        assertEquals(DemandModel.FITTED, series.chosen);
        assertEquals(1000, far.forecast(series, START + 168 + 47.5).horizon());
    }

    @Test
    void anOutlierDoesNotBecomeTheBaselineButANewLevelDoes() {
        DemandSeries series = run(100, hour -> 4 + hour % 3);
        close(series, START + 100, 500);
        assertTrue(
                forecaster.next(series).mean() < 12,
                "after one: " + forecaster.next(series).mean());
        for (int hour = 101; hour < 125; hour++) {
            close(series, START + hour, 500);
        }
        assertTrue(
                forecaster.next(series).mean() > 250,
                "after a day: " + forecaster.next(series).mean());
    }

    @Test
    void lateCountsRaiseTheLevelAsIfTheyHadBeenInTime() {
        DemandSeries late = forecaster.start(START, Prior.VAGUE);
        DemandSeries inTime = forecaster.start(START, Prior.VAGUE);
        late.add(START, 1, 0);
        inTime.add(START, 1, 0);
        inTime.add(START + 3, 2, 0);
        forecaster.close(late, START + 6, closed -> false);
        forecaster.close(inTime, START + 6, closed -> false);
        late.add(START + 3, 2, 0);
        assertEquals(inTime.slow.mean(), late.slow.mean(), 1e-6);
        assertEquals(inTime.fast.mean(), late.fast.mean(), 1e-6);
        assertEquals(2, late.history().total(START + 3));
    }

    @Test
    void whatAnOpenWindowHoldsShiftsTheForecast() {
        DemandSeries series = run(72, hour -> 3);
        double before = forecaster.forecast(series, START + 72.5).sumMean();
        series.add(START + 72, 60, 0);
        double after = forecaster.forecast(series, START + 72.5).sumMean();
        assertTrue(after > before + 5, before + " to " + after);
    }

    @Test
    void theVarianceOfTheSumIsNotTheSumOfVariancesButThatOfACommonLevel() {
        DemandSeries series = run(30, hour -> hour % 3);
        DemandForecast forecast = forecaster.forecast(series, START + 30);
        double sum = 0;
        for (int step = 0; step < forecast.horizon(); step++) {
            sum += forecast.at(step).variance();
        }
        assertTrue(forecast.sumVariance() > sum * 1.2, forecast.sumVariance() + " against " + sum);
    }

    private DemandSeries run(int hours, IntToDoubleFunction counts) {
        return run(forecaster, hours, counts);
    }

    private static DemandSeries run(DemandForecaster forecaster, int hours, IntToDoubleFunction counts) {
        DemandSeries series = forecaster.start(START, Prior.VAGUE);
        for (int hour = 0; hour < hours; hour++) {
            close(forecaster, series, START + hour, (int) counts.applyAsDouble(hour));
        }
        return series;
    }

    private void close(DemandSeries series, long window, int count) {
        close(forecaster, series, window, count);
    }

    private static void close(DemandForecaster forecaster, DemandSeries series, long window, int count) {
        if (count > 0) {
            series.add(window, count, 0);
        }
        forecaster.close(series, window + 1, closed -> closed.predicted().upperTail(closed.observed()) < 1e-4);
    }
}
