package io.foreshard.core.forecast.arima;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter against the equations it abbreviates, on seeded models and series. */
class StateSpacePropertyTest {

    static ArimaOrder[] orders() {
        return new ArimaOrder[] {
            ArimaOrder.of(1, 0, 0, false),
            ArimaOrder.of(0, 0, 3, false),
            ArimaOrder.of(3, 0, 2, false),
            new ArimaOrder(1, 0, 1, 1, 0, 0, 12, false),
            new ArimaOrder(0, 0, 1, 0, 0, 1, 12, false),
            new ArimaOrder(2, 0, 1, 1, 0, 1, 7, false),
            new ArimaOrder(1, 1, 1, 0, 0, 0, 1, true),
            new ArimaOrder(1, 1, 1, 1, 1, 1, 4, false)
        };
    }

    @ParameterizedTest
    @MethodSource("orders")
    void theStationaryCovarianceIsThatOfDoubling(ArimaOrder order) {
        for (long seed = 1; seed <= 20; seed++) {
            ArimaModel model = model(order.stationary(), seed);
            int r = order.states();
            double[] phi = model.phi(r);
            double[] noise = model.noise(r);
            double[][] found = StationaryCovariance.of(phi, noise);
            double[][] expected = StationaryCovariance.doubled(phi, noise);
            for (int i = 0; i < r; i++) {
                for (int j = 0; j < r; j++) {
                    assertEquals(expected[i][j], found[i][j], 1e-9 * expected[0][0], "seed " + seed);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aSteadyFilterStepsAsOneThatPropagatesItsCovariance(ArimaOrder order) {
        for (long seed = 1; seed <= 5; seed++) {
            ArimaModel model = model(order, seed);
            StateSpace space = start(model);
            Dense dense = new Dense(model);
            SplittableRandom random = new SplittableRandom(seed);
            int steady = 0;
            for (int t = 0; t < 700; t++) {
                boolean missing = t == 500 || (t > 550 && t < 560 && random.nextBoolean());
                double value = missing ? Double.NaN : random.nextGaussian();
                assertEquals(dense.mean(), space.mean(), 1e-7 * Math.sqrt(dense.variance()), "seed " + seed + ", " + t);
                assertEquals(dense.variance(), space.variance(), 1e-8 * dense.variance(), "seed " + seed + ", " + t);
                space.update(value);
                dense.update(value);
                steady += space.steady() ? 1 : 0;
                assertFalse(missing && space.steady());
            }
            assertTrue(steady > 100, order + " seed " + seed + ": steady in " + steady + " steps");
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void quickRecursionsGiveTheInnovationsOfTheFilter(ArimaOrder order) {
        for (long seed = 1; seed <= 10; seed++) {
            ArimaModel model = model(order.stationary(), seed);
            StateSpace space = model.stateSpace();
            SplittableRandom random = new SplittableRandom(seed);
            double[] values = random.doubles(400, -3, 3).toArray();
            double[] found = new double[values.length];
            double logVariances = QuickRecursions.standardize(model, values, found);
            for (int t = 0; t < values.length; t++) {
                double expected = (values[t] - space.mean()) / Math.sqrt(space.variance());
                assertEquals(expected, found[t], 1e-5, "seed " + seed + ", " + t);
                logVariances -= Math.log(space.variance());
                space.update(values[t]);
            }
            assertEquals(0, logVariances, 1e-8, "seed " + seed);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void levelsInTheStateForecastAsDifferencesDo(long seed) {
        ArimaModel model = model(new ArimaOrder(1, 1, 1, 0, 1, 1, 4, false), seed);
        SplittableRandom random = new SplittableRandom(seed);
        double[] series = new double[300];
        for (int t = 1; t < series.length; t++) {
            series[t] = series[t - 1] + random.nextGaussian();
        }
        double[] without = series.clone();
        without[1] = Double.NaN;
        ArimaForecast expected = KalmanForecast.of(model, series, 10);
        ArimaForecast found = KalmanForecast.of(model, without, 10);
        for (int h = 0; h < 10; h++) {
            assertEquals(expected.means()[h], found.means()[h], 1e-3);
            assertEquals(expected.variances()[h], found.variances()[h], 1e-4 * expected.variances()[h]);
            assertEquals(expected.sumVariance(h + 1), found.sumVariance(h + 1), 1e-4 * expected.sumVariance(h + 1));
        }
    }

    @Test
    void variancesOfSumsAreThoseOfTheWeightsOfInnovations() {
        ArimaModel model = model(new ArimaOrder(1, 1, 1, 0, 1, 1, 4, false), 5);
        double[] series = new double[400];
        SplittableRandom random = new SplittableRandom(5);
        Arrays.setAll(series, t -> random.nextGaussian());
        ArimaForecast exact = KalmanForecast.of(model, series, 20);
        ArimaForecast weights = ArimaForecast.of(model, exact.means());
        for (int h = 1; h <= 20; h++) {
            assertEquals(weights.sumVariance(h), exact.sumVariance(h), 1e-8 * weights.sumVariance(h));
        }
    }

    private static StateSpace start(ArimaModel model) {
        StateSpace space = model.stationaryPart().stateSpace();
        double[] weights = Differences.levelWeights(model.order());
        return weights.length == 0 ? space : space.diffuse(weights);
    }

    static ArimaModel model(ArimaOrder order, long seed) {
        ArmaParameters arma = new ArmaParameters(order);
        SplittableRandom random = new SplittableRandom(seed);
        double[] parameters = new double[order.parameters()];
        Arrays.setAll(parameters, i -> random.nextDouble(-0.6, 0.6));
        return new ArimaModel(order, arma.coefficients(parameters), order.mean() ? 0.3 : 0, 1, 0, 300);
    }

    /** {@code a ← T a}, {@code P ← T P T' + R R'} with full matrices, at every step. */
    private static final class Dense {

        private final double[][] transition;
        private final double[] read;
        private final double[] noise;
        private double[] state;
        private double[][] covariance;

        Dense(ArimaModel model) {
            double[] weights = Differences.levelWeights(model.order());
            ArimaModel plain = model.stationaryPart();
            int r = model.order().states();
            int n = r + weights.length;
            double[] phi = plain.phi(r);
            noise = plain.noise(n);
            read = new double[n];
            read[0] = 1;
            System.arraycopy(weights, 0, read, r, weights.length);
            transition = new double[n][n];
            for (int i = 0; i < r; i++) {
                transition[i][0] += phi[i];
                if (i + 1 < r) {
                    transition[i][i + 1] += 1;
                }
            }
            for (int i = r; i < n; i++) {
                if (i == r) {
                    transition[i] = read.clone();
                } else {
                    transition[i][i - 1] = 1;
                }
            }
            state = new double[n];
            covariance = new double[n][n];
            double[][] stationary = StationaryCovariance.doubled(phi, Arrays.copyOf(noise, r));
            for (int i = 0; i < n; i++) {
                covariance[i][i] = StateSpace.DIFFUSE;
                if (i < r) {
                    System.arraycopy(stationary[i], 0, covariance[i], 0, r);
                }
            }
        }

        double mean() {
            return dot(read, state);
        }

        double variance() {
            return dot(read, times(covariance, read));
        }

        void update(double value) {
            if (!Double.isNaN(value)) {
                double[] cross = times(covariance, read);
                double variance = variance();
                double error = value - mean();
                for (int i = 0; i < state.length; i++) {
                    state[i] += cross[i] * error / variance;
                    for (int j = 0; j < state.length; j++) {
                        covariance[i][j] -= cross[i] * cross[j] / variance;
                    }
                }
            }
            state = times(transition, state);
            double[][] moved = new double[state.length][];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = times(covariance, transition[i]);
            }
            for (int i = 0; i < moved.length; i++) {
                for (int j = 0; j < moved.length; j++) {
                    covariance[i][j] = dot(transition[i], moved[j]) + noise[i] * noise[j];
                }
            }
        }

        private static double[] times(double[][] matrix, double[] vector) {
            return Arrays.stream(matrix).mapToDouble(row -> dot(row, vector)).toArray();
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
    }
}
