package io.foreshard.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments, tails and quantiles against sums over the probabilities of 20,000 counts. */
class ZeroInflatedTest {

    @ParameterizedTest
    @CsvSource({"2, 6, 0.3", "0.4, 1, 0.35", "10, 200, 0.5"})
    void itHasTheMomentsThatWereAskedFor(double mean, double variance, double zeros) {
        PredictiveDistribution found = ZeroInflated.ofMoments(mean, variance, zeros);
        assertInstanceOf(ZeroInflated.class, found);
        assertEquals(mean, found.mean(), 1e-9);
        assertEquals(variance, found.variance(), 1e-6);
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int k = 0; k < 20_000; k++) {
            double probability = Math.exp(found.logProbability(k));
            assertEquals(1 - sum, found.upperTail(k), 1e-7);
            sum += probability;
            first += k * probability;
            second += (double) k * k * probability;
            assertEquals(sum, found.lowerTail(k), 1e-7);
        }
        assertEquals(1, sum, 1e-7);
        assertEquals(mean, first, 1e-5);
        assertEquals(variance, second - first * first, 1e-3);
    }

    @Test
    void aQuantileIsTheSmallestCountNotExceededSoOften() {
        PredictiveDistribution found = ZeroInflated.ofMoments(4, 40, 0.4);
        for (double p = 0.005; p < 1; p += 0.005) {
            double quantile = found.quantile(p);
            assertTrue(found.lowerTail(quantile) >= p - 1e-9);
            assertTrue(quantile == 0 || found.lowerTail(quantile - 1) < p);
        }
    }

    @Test
    void whereTheVarianceAllowsNoCertainZerosThereAreNone() {
        assertInstanceOf(NegativeBinomial.class, ZeroInflated.ofMoments(3, 3, 0.5));
        assertInstanceOf(NegativeBinomial.class, ZeroInflated.ofMoments(3, 9, 0));
        assertEquals(4, ZeroInflated.ofMoments(3, 4, 0.5).variance(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> new ZeroInflated(1, new NegativeBinomial(1, 1)));
    }
}
