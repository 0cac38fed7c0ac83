package io.foreshard.core.forecast.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.forecast.PredictiveDistribution;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Distributions against processes whose own are known. Seeded. */
class SeriesForecastTest {

    private static final int STEPS = 24;
    private static final SeriesOptions PLAIN = new SeriesOptions(new int[] {1}, STEPS, SeriesFamily.AUTO);
    private static final SeriesOptions DAILY = new SeriesOptions(new int[] {24}, STEPS, SeriesFamily.AUTO);

    /** Of an AR(1) process the variance of the sum is {@code Σ_k (Σ_(j≤k) φ^j)²}: 6.6 times the sum of variances at 24 steps. */
    @Test
    void theVarianceOfASumIsThatOfTheProcess() {
        double expected = sumVarianceOfFirstOrder(0.8);
        double found = 0;
        double ofEach = 0;
        int seeds = 40;
        for (int seed = 0; seed < seeds; seed++) {
            SeriesForecast forecast =
                    SeriesForecaster.fit(firstOrder(seed, 600, 0.8), PLAIN).forecast(STEPS);
            found += forecast.sum(STEPS).variance() / seeds;
            for (int h = 0; h < STEPS; h++) {
                ofEach += forecast.at(h).variance() / seeds;
            }
        }
        assertEquals(1, Math.sqrt(found / expected), 0.25, "deviation of the sum");
        assertTrue(found > 3 * ofEach, found + " against a sum of variances of " + ofEach);
    }

    @Test
    void sumsOfCountsFallIntoTheirIntervalsAsOftenAsStated() {
        int inside = 0;
        int seeds = 150;
        for (int seed = 0; seed < seeds; seed++) {
            double[] all = overdispersed(seed, 480 + STEPS);
            SeriesForecast forecast =
                    SeriesForecaster.fit(Arrays.copyOf(all, 480), DAILY).forecast(STEPS);
            double sum = Arrays.stream(all, 480, 480 + STEPS).sum();
            PredictiveDistribution predicted = forecast.sum(STEPS);
            inside += predicted.lowerTail(sum) > 0.025 && predicted.upperTail(sum) > 0.025 ? 1 : 0;
        }
        assertEquals(0.95, inside / (double) seeds, 0.06);
    }

    /** Of a daily curve, nights differ from days, and so do their sums. */
    @Test
    void theSumOfLaterStepsIsTheirOwn() {
        SeriesForecast forecast =
                SeriesForecaster.fit(overdispersed(3, 480), DAILY).forecast(STEPS);
        double near = forecast.sum(0, 12).mean();
        double far = forecast.sum(12, 12).mean();
        assertEquals(forecast.sum(24).mean(), near + far, 1e-6);
        assertTrue(forecast.sum(0, 12).variance() > forecast.sum(12, 12).variance() == near > far, near + ", " + far);
        SeriesForecast measured = SeriesForecaster.fit(SeriesForecasterPropertyTest.measurements(2, 400), DAILY)
                .forecast(STEPS);
        double variances = 0;
        for (int h = 12; h < 24; h++) {
            variances += measured.at(h).variance();
        }
        assertTrue(measured.sum(12, 12).variance() > 0.8 * variances);
    }

    @Test
    void theMeanOfEachDistributionIsTheForecast() {
        double[] skewed = new Random(6).doubles(300).map(u -> u < 0.9 ? 1 : 81).toArray();
        SeriesForecast forecast = SeriesForecaster.fit(skewed, PLAIN).forecast(STEPS);
        for (int h = 0; h < STEPS; h++) {
            assertEquals(forecast.means()[h], forecast.at(h).mean(), 1e-6);
        }
    }

    /** Binomial counts vary less than by chance; when they begin to vary more, the intervals widen. */
    @Test
    void countsThatVaryMoreThanTheyDidGetWiderIntervals() {
        Random random = new Random(9);
        double[] regular = new double[400];
        for (int t = 0; t < regular.length; t++) {
            for (int i = 0; i < 10; i++) {
                regular[t] += random.nextDouble() < 0.25 ? 1 : 0;
            }
        }
        SeriesForecaster forecaster = SeriesForecaster.fit(regular, PLAIN);
        int inside = 0;
        for (int t = 0; t < 600; t++) {
            double value = random.nextDouble() < 0.25 ? 10 : 0;
            SeriesForecast next = forecaster.next();
            boolean covered = next.lows()[0] <= value && value <= next.highs()[0];
            inside += covered && t >= 200 ? 1 : 0;
            forecaster.update(value);
        }
        assertTrue(inside >= 0.9 * 400, inside + " of 400");
    }

    @Test
    void quantilesFollowTheDistributionOfEachStep() {
        SeriesForecast forecast =
                SeriesForecaster.fit(overdispersed(3, 400), DAILY).forecast(STEPS);
        double[] upper = forecast.quantiles(0.9);
        for (int h = 0; h < STEPS; h++) {
            assertTrue(forecast.at(h).lowerTail(upper[h]) >= 0.9);
            assertTrue(upper[h] == 0 || forecast.at(h).lowerTail(upper[h] - 1) < 0.9);
            assertEquals(forecast.means()[h], forecast.at(h).mean(), 1e-9 + 1e-6);
        }
    }

    @Test
    void hugeValuesHaveDistributionsInTheirOwnUnits() {
        double[] series = Arrays.stream(SeriesForecasterPropertyTest.measurements(1, 200))
                .map(v -> v * 1e20)
                .toArray();
        SeriesForecast forecast = SeriesForecaster.fit(series, DAILY).forecast(STEPS);
        for (int h = 0; h < STEPS; h++) {
            assertEquals(forecast.highs()[h], forecast.at(h).quantile(0.975), 1e-6 * forecast.highs()[h]);
            assertEquals(1, forecast.at(h).mean() / forecast.means()[h], 1e-6);
        }
    }

    @Test
    void afterTheNoiseHasTripledTheIntervalsWidenOnline() {
        Random random = new Random(4);
        double[] calm = random.doubles(300).map(u -> 50 + random.nextGaussian()).toArray();
        SeriesForecaster forecaster = SeriesForecaster.fit(calm, PLAIN);
        for (int t = 0; t < 200; t++) {
            forecaster.update(50 + 3 * random.nextGaussian());
        }
        int inside = 0;
        for (int t = 0; t < 400; t++) {
            double value = 50 + 3 * random.nextGaussian();
            SeriesForecast next = forecaster.next();
            inside += next.lows()[0] <= value && value <= next.highs()[0] ? 1 : 0;
            forecaster.update(value);
        }
        assertEquals(0.95, inside / 400.0, 0.04);
    }

    /** Half of the windows of a service that is switched off at random are zero whatever the rate. */
    @Test
    void moreZerosThanChanceAllowsForAreCertainOnes() {
        Random random = new Random(5);
        double[] series = new double[600];
        for (int t = 0; t < series.length; t++) {
            series[t] = random.nextDouble() < 0.5 ? 0 : poisson(random, 20);
        }
        PredictiveDistribution next = SeriesForecaster.fit(series, PLAIN).next().at(0);
        assertEquals(0.5, next.lowerTail(0), 0.08);
        assertTrue(next.upperTail(40) < 0.01, "tail " + next.upperTail(40));
    }

    private static double sumVarianceOfFirstOrder(double phi) {
        double variance = 0;
        double cumulated = 0;
        for (int k = 0; k < STEPS; k++) {
            cumulated += Math.pow(phi, k);
            variance += cumulated * cumulated;
        }
        return variance;
    }

    private static double[] firstOrder(long seed, int length, double phi) {
        Random random = new Random(seed);
        double[] series = new double[length];
        double state = 0;
        for (int t = 0; t < length; t++) {
            state = phi * state + random.nextGaussian();
            series[t] = 100.25 + state;
        }
        return series;
    }

    /** A daily curve of Poisson counts whose level wanders. */
    private static double[] overdispersed(long seed, int length) {
        Random random = new Random(seed);
        double[] series = new double[length];
        double log = 0;
        for (int t = 0; t < length; t++) {
            log = 0.97 * log + 0.1 * random.nextGaussian();
            series[t] = poisson(random, (1.5 + Math.sin(2 * Math.PI * t / 24)) * Math.exp(log));
        }
        return series;
    }

    private static int poisson(Random random, double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
