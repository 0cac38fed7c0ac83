package io.foreshard.core.forecast.arima;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArimaPropertyTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void updatingOneByOneForecastsWhatAFilterFromScratchForecasts(long seed) {
        double[] series = simulated(seed, 400);
        ArimaModel model = small(24).fit(Arrays.copyOf(series, 300)).orElseThrow();
        ArimaFilter kept = model.filter().updateAll(Arrays.copyOf(series, 300));
        for (int t = 300; t < 400; t++) {
            double expected = kept.next();
            assertEquals(series[t] - expected, kept.update(series[t]), 1e-9);
        }
        ArimaFilter fresh = model.filter().updateAll(series);
        assertArrayEquals(fresh.forecast(48).means(), kept.forecast(48).means(), 1e-9);
        assertEquals(kept.next(), kept.forecast(1).means()[0], 1e-9);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void scalingAndShiftingTheSeriesScalesAndShiftsTheForecast(long seed) {
        double[] series = simulated(seed, 200);
        double[] moved = Arrays.stream(series).map(y -> 1000 + 5 * y).toArray();
        ArimaForecast plain = forecast(series);
        ArimaForecast changed = forecast(moved);
        for (int h = 0; h < 24; h++) {
            assertEquals(1000 + 5 * plain.means()[h], changed.means()[h], 0.01, "step " + h);
            assertEquals(25 * plain.variances()[h], changed.variances()[h], 0.01 * changed.variances()[h]);
        }
    }

    @Test
    void varianceOfTheSumIsThatOfSimulatedSums() {
        ArimaModel model = new ArimaModel(ArimaOrder.of(1, 0, 1, false), new double[] {0.7, 0.4}, 0, 2, 0, 100);
        SplittableRandom random = new SplittableRandom(4);
        double sumOfSquares = 0;
        int runs = 20_000;
        for (int run = 0; run < runs; run++) {
            double y = 0;
            double previous = 0;
            double sum = 0;
            for (int h = 0; h < 12; h++) {
                double shock = Math.sqrt(2) * random.nextGaussian();
                y = 0.7 * y + shock + 0.4 * previous;
                previous = shock;
                sum += y;
            }
            sumOfSquares += sum * sum;
        }
        double expected = sumOfSquares / runs;
        assertEquals(expected, model.filter().forecast(12).sumVariance(12), 0.04 * expected);
    }

    @Test
    void everyEstimateIsStationaryAndInvertible() {
        for (long seed = 1; seed <= 20; seed++) {
            double[] series = simulated(seed, 120);
            ConditionalLeastSquares.fit(series, ArimaOrder.of(3, 0, 3, true)).ifPresent(model -> {
                assertTrue(Stationarity.toUnconstrained(scaled(model.ar()), 1, new double[3], 0), model::toString);
                assertTrue(Stationarity.toUnconstrained(scaled(model.ma()), -1, new double[3], 0), model::toString);
            });
        }
    }

    @Test
    void coefficientsAndPartialAutocorrelationsAreInverse() {
        double[] unconstrained = {0.8, -1.1, 0.3, 0.05};
        double[] coefficients = new double[4];
        Stationarity.toCoefficients(unconstrained, 0, coefficients, 1);
        double[] back = new double[4];
        assertTrue(Stationarity.toUnconstrained(coefficients, 1, back, 0));
        assertArrayEquals(unconstrained, back, 1e-9);
    }

    @Test
    void aStoredModelForecastsTheSame() {
        double[] series = simulated(9, 300);
        ArimaModel model = small(24).fit(series).orElseThrow();
        PackedOutput out = new PackedOutput();
        model.writeTo(out);
        ArimaModel restored = ArimaModel.readFrom(new PackedInput(out.toByteArray()));
        double[] expected = model.filter().updateAll(series).forecast(24).means();
        assertArrayEquals(
                expected, restored.filter().updateAll(series).forecast(24).means(), 1e-3);
    }

    @Test
    void whatCannotBeFittedIsEmptyAndNotAFailure() {
        assertTrue(small(24).fit(new double[0]).isEmpty());
        assertTrue(small(24).fit(new double[] {1}).isEmpty());
        assertTrue(small(24).fit(new double[200]).isEmpty());
        double[] constant = new double[200];
        Arrays.fill(constant, 1e9);
        assertTrue(small(24).fit(constant).isEmpty());
    }

    @Test
    void aRandomWalkIsDifferencedAndASeasonIsFound() {
        SplittableRandom random = new SplittableRandom(8);
        double[] walk = new double[300];
        double[] seasonal = new double[300];
        for (int t = 1; t < 300; t++) {
            walk[t] = walk[t - 1] + random.nextGaussian();
            seasonal[t] = 10 * Math.sin(2 * Math.PI * t / 24) + random.nextGaussian();
        }
        assertEquals(1, small(1).fit(walk).orElseThrow().order().d());
        ArimaOrder found = small(24).fit(seasonal).orElseThrow().order();
        assertEquals(1, found.seasonalD());
        assertEquals(0, found.d());
    }

    private static ArimaForecast forecast(double[] series) {
        return small(24).fit(series).orElseThrow().filter().updateAll(series).forecast(24);
    }

    /** At the very edge a root may round to the outside. */
    private static double[] scaled(double[] coefficients) {
        double[] scaled = coefficients.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= Math.pow(0.98, i + 1);
        }
        return scaled;
    }

    private static double[] simulated(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] series = new double[length];
        double phi = random.nextDouble(-0.8, 0.9);
        double swing = random.nextDouble(0, 4);
        double previous = 0;
        for (int t = 0; t < length; t++) {
            double shock = random.nextGaussian();
            double before = t == 0 ? 0 : series[t - 1] - swing * Math.sin(2 * Math.PI * (t - 1) / 24) - 20;
            series[t] = 20 + phi * before + shock + 0.4 * previous + swing * Math.sin(2 * Math.PI * t / 24);
            previous = shock;
        }
        return series;
    }

    /** A small search by conditional fits. */
    private static AutoArima small(int period) {
        return new AutoArima(period, 3, 1, 16, ArimaLikelihood.CONDITIONAL);
    }
}
