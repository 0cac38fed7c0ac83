package io.foreshard.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CensoredNormalTest {

    private final CensoredNormal distribution = new CensoredNormal(1.2, 1.5);

    @Test
    void theProbabilitiesOfAllCountsAddUpToOne() {
        double sum = 0;
        for (int count = 0; count < 40; count++) {
            sum += Math.exp(distribution.logProbability(count));
            assertEquals(sum, distribution.lowerTail(count), 1e-9);
            assertEquals(1 - sum, distribution.upperTail(count + 1), 1e-9);
        }
        assertEquals(1, sum, 1e-12);
    }

    @Test
    void nothingIsNegativeOrInfinite() {
        assertEquals(0, distribution.quantile(0.025));
        assertTrue(distribution.logProbability(1e9) >= -745);
        assertEquals(1, distribution.upperTail(0));
        assertEquals(0, distribution.lowerTail(-1));
    }
}
