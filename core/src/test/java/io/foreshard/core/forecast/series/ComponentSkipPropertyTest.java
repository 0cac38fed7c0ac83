package io.foreshard.core.forecast.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many zeros at once against as many single ones, component by component. */
class ComponentSkipPropertyTest {

    private static final int HORIZON = 200;
    private static final double[] SERIES = SeriesForecasterPropertyTest.counts(4, 400);
    private static final Tail NONE = Tail.of(1, Bounds.of(SERIES, new Scale(0, 1)));

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 100, 337, 1000, 5000})
    void aProfileDecaysExactly(long zeros) {
        int[] seasons = {24, 168};
        assertSame(SlotMeans.of(SERIES, 400, seasons, true), SlotMeans.of(SERIES, 400, seasons, true), zeros, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 100, 337, 1000, 5000, 50_000})
    void smoothingDecaysToNothing(long zeros) {
        SmoothingFit fit = new SmoothingFit(SERIES, 24);
        fit.search(400);
        assertSame(fit.at(400), fit.at(400), zeros, 1e-3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 100, 1000})
    void demandDecaysInClosedForm(long zeros) {
        assertSame(IntermittentDemand.fit(SERIES, 400), IntermittentDemand.fit(SERIES, 400), zeros, 1e-4);
    }

    private static void assertSame(Component atOnce, Component singly, long zeros, double tolerance) {
        atOnce.skip(zeros);
        for (long i = 0; i < zeros; i++) {
            singly.update(0);
        }
        double[] expected = new double[HORIZON];
        double[] actual = new double[HORIZON];
        singly.path(NONE, expected);
        atOnce.path(NONE, actual);
        assertArrayEquals(expected, actual, tolerance, () -> Arrays.toString(actual));
    }
}
