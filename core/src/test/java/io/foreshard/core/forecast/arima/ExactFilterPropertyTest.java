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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recursion that starts from the Kalman filter's innovations against that filter from scratch. Tolerance: 1e-6 of the
 * innovations' deviation, since a steady covariance is one that changes by less than 1e-12.
 */
class ExactFilterPropertyTest {

    private static final double TOLERANCE = 1e-6;

    static ArimaOrder[] orders() {
        return StateSpacePropertyTest.orders();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void updatingForecastsWhatTheKalmanFilterForecastsFromScratch(ArimaOrder order) {
        for (long seed = 1; seed <= 5; seed++) {
            ArimaModel model = StateSpacePropertyTest.model(order, seed);
            double[] series = simulated(model, seed, 460);
            ArimaFilter filter = model.exactFilter(Arrays.copyOf(series, 400));
            for (int t = 400; t < series.length; t++) {
                filter.update(series[t]);
            }
            double[] expected = KalmanForecast.of(model, series, 24).means();
            assertArrayEquals(expected, filter.forecast(24).means(), TOLERANCE * 10, order + " seed " + seed);
            assertEquals(expected[0], filter.next(), TOLERANCE, order + " seed " + seed);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void soonAfterTheStartOnlyTheExactFilterKnowsTheLevelOfTheMovingAverage(long seed) {
        ArimaModel model = new ArimaModel(ArimaOrder.of(0, 0, 1, false), new double[] {0.9}, 0, 1, 0, 0);
        double[] series = simulated(model, seed, 60);
        double exact = KalmanForecast.of(model, series, 1).means()[0];
        double started = model.exactFilter(series).next();
        double zeros = model.filter().updateAll(series).next();
        assertEquals(exact, started, 0.1);
        assertTrue(Math.abs(exact - started) < Math.abs(exact - zeros), started + " and " + zeros);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aMissingValueIsTakenForItsForecastAsTheKalmanFilterTakesIt(ArimaOrder order) {
        ArimaModel model = StateSpacePropertyTest.model(order, 7);
        double[] series = simulated(model, 7, 400);
        ArimaFilter filter = model.exactFilter(series);
        double[] gap = Arrays.copyOf(series, 403);
        for (int t = 400; t < 403; t++) {
            gap[t] = Double.NaN;
            assertEquals(0, filter.update(Double.NaN));
        }
        double[] expected =
                Arrays.copyOfRange(KalmanForecast.of(model, series, 27).means(), 3, 27);
        assertArrayEquals(expected, filter.forecast(24).means(), TOLERANCE * 10);
        assertArrayEquals(expected, KalmanForecast.of(model, gap, 24).means(), 1e-3);
        assertArrayEquals(expected, model.exactFilter(gap).forecast(24).means(), 1e-3);
    }

    @Test
    void aModelThatRoundingMakesExplosiveStillForecasts() {
        double[] series = new double[9];
        Arrays.setAll(series, t -> t % 2 == 0 ? 1.49322178960515 : -1.49322178960515);
        ArimaModel model =
                new AutoArima(1, 5, 1, 60, ArimaLikelihood.EXACT).fit(series).orElseThrow();
        PackedOutput out = new PackedOutput();
        model.writeTo(out);
        ArimaModel rounded = ArimaModel.readFrom(new PackedInput(out.toByteArray()));
        double[] means = model.exactFilter(series, rounded).forecast(4).means();
        assertArrayEquals(new double[] {-1.49322, 1.49322, -1.49322, 1.49322}, means, 0.01);
        assertTrue(Double.isFinite(rounded.exactFilter(series).next()));
    }

    @Test
    void aGapWidensTheIntervalAndKeepsTheDrift() {
        ArimaModel model = new ArimaModel(ArimaOrder.of(0, 1, 0, true), new double[0], 0.5, 2, 0, 0);
        double[] series = new double[50];
        Arrays.setAll(series, t -> 3 + 0.5 * t);
        Arrays.fill(series, 47, 50, Double.NaN);
        ArimaForecast forecast = KalmanForecast.of(model, series, 2);
        assertArrayEquals(new double[] {28, 28.5}, forecast.means(), 1e-9);
        assertArrayEquals(new double[] {8, 10}, forecast.variances(), 1e-4);
        assertEquals(8 + 10 + 2 * 8, forecast.sumVariance(2), 1e-3);
    }

    private static double[] simulated(ArimaModel model, long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] series = new double[length];
        double[] shocks = new double[length];
        for (int t = 0; t < length; t++) {
            shocks[t] = random.nextGaussian();
            series[t] = model.constant()
                    - model.autoregression().tail(series, t, 0)
                    + shocks[t]
                    + model.movingAverage().tail(shocks, t, 0);
        }
        return series;
    }
}
