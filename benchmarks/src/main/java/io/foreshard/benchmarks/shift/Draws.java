package io.foreshard.benchmarks.shift;

import java.util.SplittableRandom;

/** Random counts and factors. Pure functions of a generator. */
final class Draws {

    private static final double SMALL_MEAN = 20;

    private Draws() {}

    /** Poisson: by inversion where the mean is small, else as the sum of two of half the mean. */
    static int poisson(SplittableRandom random, double mean) {
        if (mean > SMALL_MEAN) {
            return poisson(random, mean / 2) + poisson(random, mean / 2);
        }
        double left = random.nextDouble();
        double term = Math.exp(-mean);
        int k = 0;
        while (left > term && k < 1000) {
            left -= term;
            k++;
            term *= mean / k;
        }
        return k;
    }

    /**
     * Gamma with mean 1 (Marsaglia and Tsang 2000).
     *
     * @param shape at least 1
     */
    static double gamma(SplittableRandom random, double shape) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal(random);
            double v = 1 + c * x;
            if (v > 0) {
                double cube = v * v * v;
                if (Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) {
                    return d * cube / shape;
                }
            }
        }
    }

    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
