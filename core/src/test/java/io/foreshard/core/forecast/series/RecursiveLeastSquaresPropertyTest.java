package io.foreshard.core.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.forecast.arima.Cholesky;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seed is the test's parameter. */
class RecursiveLeastSquaresPropertyTest {

    private static final double RIDGE = 0.01;

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private static double[][] diagonal(int k, double value) {
        double[][] matrix = new double[k][k];
        for (int i = 0; i < k; i++) {
            matrix[i][i] = value;
        }
        return matrix;
    }

    private static RecursiveLeastSquares start(int k, double forgetting) {
        return RecursiveLeastSquares.of(diagonal(k, RIDGE), new double[k], forgetting);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutForgettingItIsTheRidgeRegressionOfAllValues(long seed) {
        int k = 6;
        Random random = new Random(seed);
        double[][] gram = diagonal(k, RIDGE);
        double[] cross = new double[k];
        RecursiveLeastSquares online = start(k, 1);
        RecursiveLeastSquares half = null;
        for (int t = 0; t < 400; t++) {
            double common = 3 * random.nextGaussian();
            double[] x = random.doubles(k).map(v -> v + common).toArray();
            double y = x[0] - 2 * x[k - 1] + random.nextGaussian();
            online.update(x, y);
            for (int i = 0; i < k; i++) {
                cross[i] += x[i] * y;
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += x[i] * x[j];
                }
            }
            if (t == 199) {
                half = RecursiveLeastSquares.of(copy(gram), cross.clone(), 1);
            } else if (half != null) {
                half.update(x, y);
            }
        }
        Cholesky.solve(gram, cross);
        double largest = Arrays.stream(cross).map(Math::abs).max().orElseThrow();
        assertArrayEquals(cross, online.weights(), 1e-6 * largest);
        assertArrayEquals(cross, half == null ? new double[k] : half.weights(), 1e-6 * largest);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void forgettingDiscountsTheInformationOfTheDirectionAlone(long seed) {
        int k = 4;
        Random random = new Random(seed);
        RecursiveLeastSquares squares = start(k, 0.75);
        double[][] information = diagonal(k, RIDGE);
        double[] weights = new double[k];
        for (int t = 0; t < 60; t++) {
            double[] x = random.doubles(k, -1, 2).toArray();
            double y = x[1] + random.nextGaussian();
            squares.update(x, y);
            replaceDirection(information, x, 0.75);
            double[] step = x.clone();
            Cholesky.solve(copy(information), step);
            double error = y
                    - IntStream.range(0, k).mapToDouble(i -> weights[i] * x[i]).sum();
            for (int i = 0; i < k; i++) {
                weights[i] += step[i] * error;
            }
            assertArrayEquals(weights, squares.weights(), 1e-6, "after " + t);
        }
    }

    /** {@code R ← R − (1−λ) R x xᵀ R / xᵀRx + x xᵀ}. */
    private static void replaceDirection(double[][] information, double[] x, double forgetting) {
        int k = x.length;
        double[] product = new double[k];
        double form = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                product[i] += information[i][j] * x[j];
            }
            form += product[i] * x[i];
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                information[i][j] += x[i] * x[j] - (1 - forgetting) * product[i] * product[j] / form;
            }
        }
    }

    private static double[][] copy(double[][] matrix) {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    @Test
    void whatIsNotExcitedIsNotForgotten() {
        RecursiveLeastSquares squares = start(4, 0.98);
        double before = squares.trace();
        for (int t = 0; t < 100_000; t++) {
            squares.update(new double[] {2, 2, 2, 1}, 5);
            if (t % 2 == 0) {
                squares.round();
            }
        }
        assertTrue(squares.trace() <= before, squares.trace() + " of " + before);
        assertEquals(5, squares.predict(new double[] {2, 2, 2, 1}), 1e-4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aConstantSeriesIsForecastExactlyForever(long seed) {
        double constant = 3.5 + 1000 * seed;
        double[] series = SeriesForecasterPropertyTest.measurements(seed, 200);
        Arrays.fill(series, 100, 200, constant);
        int[] lags = {1, 2, 3, 24};
        LagMoments moments = new LagMoments(series, lags, false, 0.99);
        moments.advance(200);
        AdaptiveRegression regression = moments.adaptive(1e-5);
        Tail tail = Tail.of(regression.reach(), Bounds.of(series, new Scale(0, 1)));
        Arrays.stream(series).forEach(tail::push);
        for (int t = 0; t < 100_000; t++) {
            regression.update(tail, constant);
            tail.push(constant);
        }
        double[] path = new double[24];
        regression.path(tail, path);
        for (double mean : path) {
            assertEquals(
                    constant, mean, 2e-3 * Bounds.of(series, new Scale(0, 1)).range());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aChangedCoefficientIsFollowed(long seed) {
        Random random = new Random(seed);
        RecursiveLeastSquares squares = start(2, 0.99);
        double y = 0;
        for (int t = 0; t < 2000; t++) {
            double[] x = {y, 1};
            y = (t < 1000 ? 0.8 : -0.5) * y + random.nextGaussian();
            squares.update(x, y);
            squares.round();
            if (t == 999) {
                assertEquals(0.8, squares.weights()[0], 0.25, "before");
            }
        }
        assertEquals(-0.5, squares.weights()[0], 0.25, "after");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasStoredResumesToIdenticalWeights(long seed) {
        Random random = new Random(seed);
        RecursiveLeastSquares squares = start(5, 0.97);
        for (int t = 0; t < 300; t++) {
            double[] x = random.doubles(5, -1, 1).toArray();
            squares.round();
            PackedOutput out = new PackedOutput();
            squares.writeTo(out);
            RecursiveLeastSquares read = RecursiveLeastSquares.read(new PackedInput(out.toByteArray()), 5);
            double y = x[1] + random.nextGaussian();
            squares.update(x, y);
            read.update(x, y);
            assertArrayEquals(squares.weights(), read.weights(), 0);
            assertEquals(squares.trace(), read.trace(), 0);
        }
    }
}
