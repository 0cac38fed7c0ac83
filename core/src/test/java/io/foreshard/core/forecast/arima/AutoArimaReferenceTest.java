package io.foreshard.core.forecast.arima;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Automatic orders against R 4.2.2's {@code arima(method = "ML")} at published orders, or the best of all small ones: script
 * and values beside this test's resources.
 */
class AutoArimaReferenceTest {

    static Stream<ReferenceCases.Case> cases() {
        return ReferenceCases.read("arima_orders.csv");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theChosenModelIsAboutAsGoodAsTheBestOfR(ReferenceCases.Case expected) {
        AutoArima search = new AutoArima((int) expected.value("period"), 5, 1, 60, ArimaLikelihood.EXACT);
        double[] series = expected.values("series");
        ArimaModel chosen = search.fit(series).orElseThrow();
        double best = expected.values("aicc")[chosen.order().d()];
        assertTrue(chosen.aicc() <= best + 2, chosen + ": " + chosen.aicc() + ", R has " + best);
        double exact = ExactLikelihood.fit(series, chosen.order()).orElseThrow().aicc();
        assertEquals(exact, chosen.aicc(), 0.01, chosen.toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void conditionalFitsAreComparedWhereNothingElseIsAsked(ReferenceCases.Case expected) {
        ArimaModel chosen = small((int) expected.value("period"))
                .fit(expected.values("series"))
                .orElseThrow();
        double conditional = ConditionalLeastSquares.fit(expected.values("series"), chosen.order())
                .orElseThrow()
                .aicc();
        assertEquals(conditional, chosen.aicc(), 0.01, chosen.toString());
    }

    /** A small search by conditional fits. */
    private static AutoArima small(int period) {
        return new AutoArima(period, 3, 1, 16, ArimaLikelihood.CONDITIONAL);
    }
}
