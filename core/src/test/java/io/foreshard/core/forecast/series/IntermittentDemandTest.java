package io.foreshard.core.forecast.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IntermittentDemandTest {

    private static double[] demand(long seed, int length, double probability, double size) {
        Random random = new Random(seed);
        double[] series = new double[length];
        for (int t = 0; t < length; t++) {
            series[t] = random.nextDouble() < probability ? size + random.nextInt(3) - 1 : 0;
        }
        return series;
    }

    @Test
    void theMeanIsProbabilityTimesSize() {
        for (int seed = 0; seed < 10; seed++) {
            double mean =
                    IntermittentDemand.fit(demand(seed, 600, 0.2, 10), 600).mean();
            assertEquals(2, mean, 0.9, "seed " + seed);
        }
    }

    @Test
    void oneStepIsTheFormulaOfTheAuthors() {
        IntermittentDemand demand = new IntermittentDemand(0.5f, 0.25f, 0.4f, 10);
        demand.update(0);
        assertEquals(0.3 * 10, demand.mean(), 1e-5);
        demand.update(20);
        assertEquals((0.3 + 0.25 * 0.7) * 15, demand.mean(), 1e-5);
    }

    @Test
    void manyEmptyWindowsAtOnceEqualSingleOnes() {
        for (int n : new int[] {1, 7, 100, 5000}) {
            IntermittentDemand single = new IntermittentDemand(0.1f, 0.05f, 0.7f, 12);
            IntermittentDemand atOnce = new IntermittentDemand(0.1f, 0.05f, 0.7f, 12);
            for (int i = 0; i < n; i++) {
                single.update(0);
            }
            atOnce.skip(n);
            assertEquals(single.mean(), atOnce.mean(), 1e-4 * single.mean() + 1e-30, n + " windows");
        }
    }

    @Test
    void aSeriesThatDiedIsForecastToStayEmpty() {
        double[] series = demand(3, 300, 0.3, 50);
        java.util.Arrays.fill(series, 200, 300, 0);
        SeriesForecaster forecaster =
                SeriesForecaster.fit(series, new SeriesOptions(new int[] {1}, 24, SeriesFamily.COUNT));
        assertTrue(
                forecaster.forecast(24).means()[23] < 1,
                () -> "" + forecaster.forecast(24).means()[23]);
    }
}
