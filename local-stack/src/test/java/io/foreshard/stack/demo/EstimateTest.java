package io.foreshard.stack.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.stack.demo.Estimate.Count;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {

    /**
     * For n independent equal customers the interval is that of a binomial share: 0.5 ± 1.96 · sqrt(0.25 / n), here 0.5 ± 0.098.
     */
    @Test
    void theIntervalOfIndependentCustomersIsThatOfABinomialShare() {
        List<Count> counts =
                IntStream.range(0, 100).mapToObj(i -> new Count(i % 2, 1)).toList();
        Estimate estimate = Estimate.share(counts, 1);
        assertEquals(0.5, estimate.value());
        assertEquals(0.402, estimate.lower(), 0.025);
        assertEquals(0.598, estimate.upper(), 0.025);
    }

    @Test
    void fewCustomersWithManyAccessesAreNoSurerThanFewCustomers() {
        Estimate two = Estimate.share(List.of(new Count(1000, 1000), new Count(0, 1000)), 1);
        assertTrue(two.lower() < 0.05 && two.upper() > 0.95, two.toString());
    }

    @Test
    void aShareOfNothingIsZero() {
        assertEquals(new Estimate(0, 0, 0), Estimate.share(Collections.emptyList(), 1));
    }
}
