package io.foreshard.core.forecast.arima;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against R 4.2.2, {@code arima(method = "ML")} and {@code predict}; script and values beside this test's resources.
 * Coefficients: 0.5 %, or 0.0005 of those below 0.1, since some likelihoods are that flat.
 */
class ExactLikelihoodReferenceTest {

    static Stream<ReferenceCases.Case> cases() {
        return ReferenceCases.read("arima_ml.csv");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void exactLikelihoodFindsWhatRFinds(ReferenceCases.Case expected) {
        ArimaRegression regression = fit(expected);
        ArimaModel model = regression.errors();
        double[] coefficients = expected.values("coef");
        double[] found = Stream.of(
                        model.coefficients(),
                        model.order().mean() ? new double[] {model.mean()} : new double[0],
                        regression.coefficients())
                .flatMapToDouble(Arrays::stream)
                .toArray();
        assertEquals(coefficients.length, found.length);
        for (int i = 0; i < coefficients.length; i++) {
            assertClose(coefficients[i], found[i], 5e-3, "coefficient " + i);
        }
        assertRelative(expected.value("sigma2"), model.innovationVariance(), 1e-3, "sigma2");
        assertRelative(expected.value("loglik"), model.logLikelihood(), 1e-4, "log-likelihood");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forecastsAndTheirIntervalsAreThoseOfR(ReferenceCases.Case expected) {
        double[] series = expected.values("series");
        ArimaForecast forecast =
                fit(expected).forecast(series, rows(expected, "xreg", series.length), rows(expected, "future", 12));
        for (int h = 0; h < 12; h++) {
            double mean = expected.values("forecast")[h];
            double half = 1.96 * expected.values("se")[h];
            double found = forecast.means()[h];
            double foundHalf = 1.96 * Math.sqrt(forecast.variances()[h]);
            assertClose(mean, found, 1e-3, "forecast " + h);
            assertClose(mean - half, found - foundHalf, 1e-3, "lower end " + h);
            assertClose(mean + half, found + foundHalf, 1e-3, "upper end " + h);
        }
    }

    @Test
    void aDriftIsTheCoefficientOfTime() {
        ReferenceCases.Case expected = cases().filter(c -> c.name().equals("www_arima110_drift"))
                .findFirst()
                .orElseThrow();
        double[] series = expected.values("series");
        ArimaModel model =
                ExactLikelihood.fit(series, ArimaOrder.of(1, 1, 0, true)).orElseThrow();
        assertClose(expected.values("coef")[0], model.ar()[0], 5e-3, "phi");
        assertClose(expected.values("coef")[1], model.mean(), 5e-3, "drift");
        assertRelative(expected.value("loglik"), model.logLikelihood(), 1e-4, "log-likelihood");
        double[] found = KalmanForecast.of(model, series, 12).means();
        double[] filtered = model.exactFilter(series).forecast(12).means();
        for (int h = 0; h < 12; h++) {
            assertClose(expected.values("forecast")[h], found[h], 1e-3, "forecast " + h);
            assertClose(expected.values("forecast")[h], filtered[h], 1e-3, "forecast of the recursion " + h);
        }
    }

    private static ArimaRegression fit(ReferenceCases.Case expected) {
        double[] series = expected.values("series");
        return ArimaRegression.fit(series, rows(expected, "xreg", series.length), expected.order())
                .orElseThrow();
    }

    /** R writes columns. */
    private static double[][] rows(ReferenceCases.Case expected, String field, int count) {
        double[] columns = expected.values(field);
        double[][] rows = new double[count][columns.length / count];
        for (int t = 0; t < count; t++) {
            for (int k = 0; k < rows[t].length; k++) {
                rows[t][k] = columns[k * count + t];
            }
        }
        return rows;
    }

    private static void assertRelative(double expected, double actual, double relative, String what) {
        assertEquals(expected, actual, relative * Math.abs(expected), what);
    }

    private static void assertClose(double expected, double actual, double relative, String what) {
        assertTrue(Double.isFinite(actual), what);
        assertEquals(expected, actual, relative * Math.max(0.1, Math.abs(expected)), what);
    }
}
