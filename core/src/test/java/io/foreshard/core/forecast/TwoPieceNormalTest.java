package io.foreshard.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments against a midpoint sum over 200,000 quantiles. */
class TwoPieceNormalTest {

    @ParameterizedTest
    @CsvSource({"10, 2, 2", "10, 2, 4", "-3, 5, 1.5", "0, 0.1, 0.25"})
    void itHasTheMeanAndTheIntervalThatWereAskedFor(double mean, double below, double above) {
        TwoPieceNormal found = TwoPieceNormal.ofInterval(mean, below, above, false);
        assertEquals(mean, found.mean(), 1e-9);
        assertEquals(mean - below, found.quantile(0.025), 1e-6);
        assertEquals(mean + above, found.quantile(0.975), 1e-6);
        double sum = 0;
        double squares = 0;
        int n = 200_000;
        for (int i = 0; i < n; i++) {
            double value = found.quantile((i + 0.5) / n);
            sum += value / n;
            squares += value * value / n;
        }
        assertEquals(mean, sum, 1e-3 * (below + above));
        assertEquals(squares - sum * sum, found.variance(), 1e-3 * (below + above) * (below + above));
    }

    @Test
    void aOneSidedIntervalKeepsItsMeanAndItsFartherEnd() {
        TwoPieceNormal high = TwoPieceNormal.ofInterval(5, 0, 10, false);
        assertEquals(5, high.mean(), 1e-9);
        assertEquals(15, high.quantile(0.975), 1e-6);
        assertTrue(high.quantile(0.025) < high.median() && high.median() < 5);
        TwoPieceNormal low = TwoPieceNormal.ofInterval(5, 10, 1, false);
        assertEquals(5, low.mean(), 1e-9);
        assertEquals(-5, low.quantile(0.025), 1e-6);
    }

    @Test
    void tailsAddUpAndFollowTheQuantiles() {
        TwoPieceNormal found = new TwoPieceNormal(1, 2, 0.5, false);
        for (double p = 0.01; p < 1; p += 0.01) {
            double value = found.quantile(p);
            assertEquals(p, found.lowerTail(value), 1e-8);
            assertEquals(1 - p, found.upperTail(value), 1e-8);
        }
        assertEquals(7.619853e-24, found.upperTail(6), 1e-29);
    }

    @Test
    void probabilitiesOfCountsAddUpToOne() {
        TwoPieceNormal found = new TwoPieceNormal(3, 2, 4, true);
        double sum = 0;
        for (int k = 0; k < 60; k++) {
            sum += Math.exp(found.logProbability(k));
            assertEquals(1, found.lowerTail(k) + found.upperTail(k + 1), 1e-12);
        }
        assertEquals(1, sum, 1e-9);
        assertEquals(1, found.upperTail(0));
        assertEquals(-745, found.logProbability(-1));
    }

    @Test
    void aRegularCountIsNeverNegativeNorCertain() {
        PredictiveDistribution regular = PredictiveDistribution.ofCount(1.2, 1);
        double sum = 0;
        for (int count = 0; count < 40; count++) {
            sum += Math.exp(regular.logProbability(count));
            assertEquals(sum, regular.lowerTail(count), 1e-9);
            assertEquals(1 - sum, regular.upperTail(count + 1), 1e-9);
        }
        assertEquals(1.2, regular.mean());
        assertEquals(0, regular.quantile(0.025));
        assertEquals(0, regular.lowerTail(-1));
        assertTrue(regular.logProbability(1e9) >= -745);
        assertEquals(regular.logProbability(3), regular.logProbability(3.3));
        assertTrue(PredictiveDistribution.ofCount(5, 0).quantile(0.975) > 5);
    }

    @Test
    void aMultipleHasMultipliedQuantiles() {
        TwoPieceNormal found = new TwoPieceNormal(3, 2, 4, false);
        assertEquals(8 * found.quantile(0.9), found.times(8).quantile(0.9), 1e-12);
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TwoPieceNormal(Double.NaN, 1, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new TwoPieceNormal(0, 0, 1, false));
    }
}
