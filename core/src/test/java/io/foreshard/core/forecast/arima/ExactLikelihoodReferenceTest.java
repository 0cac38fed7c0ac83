package io.foreshard.core.forecast.arima;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;
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
        ArimaModel model = fit(expected);
        double[] coefficients = expected.values("coef");
        double[] found = DoubleStream.concat(DoubleStream.of(model.coefficients()), DoubleStream.of(model.mean()))
                .toArray();
        for (int i = 0; i < coefficients.length; i++) {
            assertClose(coefficients[i], found[i], 5e-3, "coefficient " + i);
        }
        assertClose(expected.value("sigma2"), model.innovationVariance(), 1e-3, "sigma2");
        assertClose(expected.value("loglik"), model.logLikelihood(), 1e-4, "log-likelihood");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forecastsAndTheirIntervalsAreThoseOfR(ReferenceCases.Case expected) {
        ArimaForecast forecast = KalmanForecast.of(fit(expected), expected.values("series"), 12);
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

    private static ArimaModel fit(ReferenceCases.Case expected) {
        return ExactLikelihood.fit(expected.values("series"), expected.order()).orElseThrow();
    }

    private static void assertClose(double expected, double actual, double relative, String what) {
        assertTrue(Double.isFinite(actual), what);
        assertEquals(expected, actual, relative * Math.max(0.1, Math.abs(expected)), what);
    }
}
