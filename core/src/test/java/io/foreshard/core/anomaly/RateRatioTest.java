package io.foreshard.core.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.forecast.NegativeBinomial;
import io.foreshard.core.forecast.PredictiveDistribution;
import org.junit.jupiter.api.Test;

class RateRatioTest {

    @Test
    void itIsTheLogarithmOfTwoProbabilities() {
        NegativeBinomial predicted = new NegativeBinomial(6, 3);
        double factor = 1 + 2.5 * Math.sqrt(predicted.variance()) / 6;
        NegativeBinomial risen = new NegativeBinomial(6 * factor, 3);
        for (int count : new int[] {0, 3, 20, 90}) {
            double expected = risen.logProbability(count) - predicted.logProbability(count);
            assertEquals(expected, RateRatio.rise(predicted).of(count), 1e-9);
        }
    }

    @Test
    void ofAPoissonCountToo() {
        NegativeBinomial predicted = new NegativeBinomial(20, Double.POSITIVE_INFINITY);
        double factor = 1 - 2.5 * Math.sqrt(20) / 20;
        NegativeBinomial fallen = new NegativeBinomial(20 * factor, Double.POSITIVE_INFINITY);
        double expected = fallen.logProbability(4) - predicted.logProbability(4);
        assertEquals(expected, RateRatio.fall(predicted).of(4), 1e-9);
    }

    @Test
    void itsExponentialHasMeanOneUnderThePrediction() {
        for (double mean : new double[] {0.3, 4, 60}) {
            PredictiveDistribution predicted = NegativeBinomial.ofMoments(mean, mean + mean * mean / 5);
            for (RateRatio ratio : new RateRatio[] {RateRatio.rise(predicted), RateRatio.fall(predicted)}) {
                double sum = 0;
                for (int count = 0; count < 60 + 12 * mean; count++) {
                    sum += Math.exp(predicted.logProbability(count) + ratio.of(count));
                }
                assertEquals(1, sum, 1e-3, "mean " + mean);
            }
        }
    }

    @Test
    void anEmptyWindowOfASparseItemSaysLittle() {
        assertTrue(RateRatio.fall(new NegativeBinomial(0.5, Double.POSITIVE_INFINITY))
                        .of(0)
                < 0.5);
    }
}
