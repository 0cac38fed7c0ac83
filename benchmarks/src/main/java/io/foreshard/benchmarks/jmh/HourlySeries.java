package io.foreshard.benchmarks.jmh;

import java.util.Random;

/** Generated hourly series of a daily and a weekly rhythm with autoregressive noise; the same for the same seed. */
final class HourlySeries {

    private static final int DAY = 24;
    private static final int WEEK = 168;

    private HourlySeries() {}

    static double[] measurements(int length, long seed) {
        Random random = new Random(seed);
        double[] series = new double[length];
        double error = 0;
        for (int t = 0; t < length; t++) {
            error = 0.7 * error + random.nextGaussian();
            series[t] = 100
                    + 20 * Math.sin(2 * Math.PI * t / DAY)
                    + 8 * Math.sin(4 * Math.PI * t / DAY)
                    + 6 * Math.cos(2 * Math.PI * t / WEEK)
                    + error;
        }
        return series;
    }

    static int[] counts(int length, long seed) {
        Random random = new Random(seed);
        double[] means = measurements(length, seed + 1);
        int[] counts = new int[length];
        for (int t = 0; t < length; t++) {
            counts[t] = (int) Math.max(0, means[t] / 20 + random.nextGaussian());
        }
        return counts;
    }
}
