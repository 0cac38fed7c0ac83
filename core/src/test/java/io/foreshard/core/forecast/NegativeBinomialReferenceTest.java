package io.foreshard.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against R 4.2.2; script and values beside this test's resources. */
class NegativeBinomialReferenceTest {

    @Test
    void probabilitiesTailsAndQuantilesAreThoseOfR() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("distributions.csv")), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.replace("Inf", "Infinity").split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .forEach(NegativeBinomialReferenceTest::check);
        }
    }

    private static void check(double[] row) {
        NegativeBinomial distribution = new NegativeBinomial(row[0], row[1]);
        String what = distribution + " at " + row[2];
        assertEquals(Math.max(-745, row[3]), distribution.logProbability(row[2]), 1e-8 * Math.max(1, -row[3]), what);
        assertEquals(row[4], distribution.lowerTail(row[2]), 1e-9, what);
        assertEquals(row[5], distribution.upperTail(row[2]), 1e-9 * Math.max(1e-3, row[5]), what);
        // Large means with little spread take an approximation: one percent of the deviation, or one count.
        double tolerance = row[0] > 30 && row[1] > 1.5 ? Math.max(1, 0.01 * Math.sqrt(distribution.variance())) : 0;
        assertEquals(row[6], distribution.quantile(0.025), tolerance, what);
        assertEquals(row[7], distribution.quantile(0.975), tolerance, what);
    }
}
