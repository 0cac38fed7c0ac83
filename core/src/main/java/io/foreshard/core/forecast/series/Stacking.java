package io.foreshard.core.forecast.series;

import java.util.stream.IntStream;

/**
 * Weights of a combination: {@code min w'Ew + λ·min(diag E)·w'w} on the simplex (stacked regressions: Breiman 1996), by
 * exponentiated gradient (Kivinen and Warmuth 1997). {@code E} holds mean products of the components' errors. Pure functions.
 */
final class Stacking {

    private static final int STEPS = 60;
    private static final double RATE = 2;
    private static final double LARGEST_STEP = 3;
    private static final double LEAST_WEIGHT = 0.03;

    /** What a component keeps that may come back. */
    private static final double FLOOR = 1e-4;

    private Stacking() {}

    /** Weights from nothing; small ones are zero. */
    static float[] solve(double[][] products, double ridge) {
        int k = products.length;
        double best = best(products);
        double[] weights = new double[k];
        double[] gradient = new double[k];
        for (int i = 0; i < k; i++) {
            double relative = best > 0 ? best / products[i][i] : products[i][i] == 0 ? 1 : 0;
            weights[i] = relative * relative;
        }
        normalize(weights, 0);
        for (int step = 0; step < STEPS; step++) {
            descend(products, ridge, best, weights, gradient);
        }
        for (int i = 0; i < k; i++) {
            weights[i] = weights[i] < LEAST_WEIGHT ? 0 : weights[i];
        }
        normalize(weights, 0);
        return Rounding.roundAll(weights);
    }

    /** Weights of some components only. */
    static float[] solve(double[][] products, double ridge, boolean[] chosen) {
        int[] indexes = IntStream.range(0, chosen.length).filter(i -> chosen[i]).toArray();
        double[][] some = new double[indexes.length][indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            for (int j = 0; j < indexes.length; j++) {
                some[i][j] = products[indexes[i]][indexes[j]];
            }
        }
        float[] weights = new float[products.length];
        float[] solved = solve(some, ridge);
        for (int i = 0; i < indexes.length; i++) {
            weights[indexes[i]] = solved[i];
        }
        return weights;
    }

    /** Mean squared error of a combination. */
    static double value(double[][] products, float[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                sum += weights[i] * products[i][j] * weights[j];
            }
        }
        return sum;
    }

    /** A few steps from the present weights. */
    static void follow(double[][] products, double ridge, float[] weights, int steps) {
        double best = best(products);
        double[] exact = new double[weights.length];
        double[] gradient = new double[weights.length];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = Math.max(FLOOR, weights[i]);
        }
        for (int step = 0; step < steps; step++) {
            descend(products, ridge, best, exact, gradient);
        }
        normalize(exact, FLOOR);
        for (int i = 0; i < exact.length; i++) {
            weights[i] = Rounding.round(exact[i]);
        }
    }

    private static double best(double[][] products) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < products.length; i++) {
            best = Math.min(best, products[i][i]);
        }
        return best;
    }

    private static void descend(double[][] products, double ridge, double best, double[] weights, double[] gradient) {
        if (!(best > 0)) {
            return;
        }
        int k = weights.length;
        double value = 0;
        for (int i = 0; i < k; i++) {
            double sum = ridge * weights[i];
            for (int j = 0; j < k; j++) {
                sum += products[i][j] / best * weights[j];
            }
            gradient[i] = sum;
            value += weights[i] * sum;
        }
        for (int i = 0; i < k; i++) {
            double step = -RATE * (gradient[i] - value) / Math.max(value, 1e-9);
            weights[i] *= Math.exp(Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step)));
        }
        normalize(weights, 0);
    }

    private static void normalize(double[] weights, double floor) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(floor, weights[i]);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = sum > 0 ? weights[i] / sum : 1.0 / weights.length;
        }
    }
}
