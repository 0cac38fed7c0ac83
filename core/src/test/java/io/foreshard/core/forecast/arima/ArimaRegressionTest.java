package io.foreshard.core.forecast.arima;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArimaRegressionTest {

    private final double[] series = new double[200];
    private final double[][] rows = new double[200][2];

    ArimaRegressionTest() {
        SplittableRandom random = new SplittableRandom(6);
        double level = 0;
        for (int t = 0; t < series.length; t++) {
            level += random.nextGaussian();
            rows[t][0] = Math.sin(t);
            rows[t][1] = 1e6 + 1e3 * random.nextGaussian();
            series[t] = level + 5 * rows[t][0] + 0.01 * rows[t][1];
        }
    }

    @Test
    void coefficientsOfRegressorsOfVeryDifferentSizeAreFound() {
        ArimaRegression found = fit(rows, ArimaOrder.of(0, 1, 1, false));
        assertEquals(5, found.coefficients()[0], 0.3);
        assertEquals(0.01, found.coefficients()[1], 2e-4);
    }

    @Test
    void withMissingValuesTheCoefficientsStayAndTheForecastHoldsTheFutureRegressors() {
        ArimaOrder order = ArimaOrder.of(0, 1, 1, true);
        ArimaRegression all = fit(rows, order);
        for (int t = 20; t < 200; t += 9) {
            series[t] = Double.NaN;
        }
        ArimaRegression found = fit(rows, order);
        assertEquals(all.coefficients()[0], found.coefficients()[0], 0.3);
        assertEquals(all.errors().mean(), found.errors().mean(), 0.1);
        double[][] future = {{0, 1e6}, {1, 1e6}};
        double[] means = found.forecast(series, rows, future).means();
        assertEquals(found.coefficients()[0] + found.errors().mean(), means[1] - means[0], 1e-6);
    }

    @Test
    void eachRegressorCountsAsAParameter() {
        ArimaRegression found = fit(rows, ArimaOrder.of(0, 1, 1, false));
        double n = 199;
        double expected = -2 * found.errors().logLikelihood() + 2 * 4 + 2 * 4 * 5 / (n - 4 - 1);
        assertEquals(expected, found.aicc(), 1e-9);
    }

    @Test
    void withoutRegressorsItIsTheModel() {
        ArimaOrder order = ArimaOrder.of(1, 1, 1, false);
        ArimaRegression found = fit(new double[200][0], order);
        double expected = ExactLikelihood.fit(series, order).orElseThrow().logLikelihood();
        assertEquals(expected, found.errors().logLikelihood(), 1e-9);
    }

    @Test
    void regressorsThatDependOnEachOtherOrVanishByDifferencingGiveNothing() {
        double[][] constant = new double[200][1];
        double[][] twice = new double[200][2];
        for (int t = 0; t < 200; t++) {
            constant[t][0] = 7;
            twice[t][0] = Math.sin(t);
            twice[t][1] = 3 * Math.sin(t);
        }
        assertTrue(ArimaRegression.fit(series, constant, ArimaOrder.of(0, 1, 1, false))
                .isEmpty());
        assertTrue(
                ArimaRegression.fit(series, twice, ArimaOrder.of(1, 0, 0, true)).isEmpty());
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        ArimaOrder order = ArimaOrder.of(1, 0, 0, true);
        assertThrows(IllegalArgumentException.class, () -> ArimaRegression.fit(series, new double[3][1], order));
        rows[4] = new double[] {1};
        assertThrows(IllegalArgumentException.class, () -> ArimaRegression.fit(series, rows, order));
        rows[4] = new double[] {1, Double.NaN};
        assertThrows(IllegalArgumentException.class, () -> ArimaRegression.fit(series, rows, order));
    }

    private ArimaRegression fit(double[][] regressors, ArimaOrder order) {
        return ArimaRegression.fit(series, regressors, order).orElseThrow();
    }
}
