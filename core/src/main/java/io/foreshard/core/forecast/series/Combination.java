package io.foreshard.core.forecast.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Weights of components: one set for the next value, one for far ones, and a blend between. The first follows the errors
 * online. Not thread-safe.
 */
final class Combination {

    private static final double ONE_RIDGE = 0.03;
    private static final double PATH_RIDGE = 0.03;

    /** What the weights of the next value keep of theirs with every further step. */
    private static final double BLEND = 0.8;

    /** Squared errors that small components may have against all. */
    private static final double FRUGAL = 1.1;

    /** Small components that are kept at most. */
    private static final int MOST_FRUGAL = 2;

    private static final int ONLINE_STEPS = 4;
    private static final double SHORTEST_MEMORY = 24;
    private static final int MOST_COMPONENTS = 16;

    private final float[] ones;
    private final float[] paths;
    /** Mean products of the components' errors, each rounded to what is stored. */
    private final double[][] products;

    private final float gain;

    private Combination(float[] ones, float[] paths, double[][] products, float gain) {
        this.ones = ones;
        this.paths = paths;
        this.products = products;
        this.gain = gain;
    }

    static Combination of(Backtest test) {
        return of(test, Stacking.solve(test.oneProducts, ONE_RIDGE), Stacking.solve(test.pathProducts, PATH_RIDGE));
    }

    /** Of the small components alone if that is asked for, or if they lose little against all. */
    static Combination frugal(Backtest test, boolean[] small, boolean always) {
        Combination all = of(test);
        Combination few = some(test, some(test, small).heaviest(MOST_FRUGAL));
        boolean near = Stacking.value(test.oneProducts, few.ones) <= FRUGAL * Stacking.value(test.oneProducts, all.ones)
                && Stacking.value(test.pathProducts, few.paths)
                        <= FRUGAL * Stacking.value(test.pathProducts, all.paths);
        return always || near ? few : all;
    }

    private static Combination some(Backtest test, boolean[] chosen) {
        return of(
                test,
                Stacking.solve(test.oneProducts, ONE_RIDGE, chosen),
                Stacking.solve(test.pathProducts, PATH_RIDGE, chosen));
    }

    /** The components of the largest weights, now and far ahead together. */
    private boolean[] heaviest(int most) {
        double[] weights = IntStream.range(0, ones.length)
                .mapToDouble(i -> ones[i] + paths[i])
                .toArray();
        double[] sorted = weights.clone();
        Arrays.sort(sorted);
        double least = sorted[Math.max(0, sorted.length - most)];
        boolean[] heaviest = new boolean[weights.length];
        int found = 0;
        for (int i = 0; i < weights.length; i++) {
            heaviest[i] = weights[i] > 0 && weights[i] >= least && found < most;
            found += heaviest[i] ? 1 : 0;
        }
        return heaviest;
    }

    private static Combination of(Backtest test, float[] ones, float[] paths) {
        double[][] products = new double[ones.length][ones.length];
        for (int i = 0; i < ones.length; i++) {
            for (int j = 0; j < ones.length; j++) {
                products[i][j] = Rounding.round(test.oneProducts[i][j]);
            }
        }
        double memory = Math.max(SHORTEST_MEMORY, test.held / 2.0);
        return new Combination(ones, paths, products, Rounding.coarse(1 - Math.pow(0.5, 1 / memory)));
    }

    /** A single component. */
    static Combination single() {
        float[] one = {1};
        return new Combination(one, one.clone(), new double[1][1], 0);
    }

    /** The components that count now or far ahead. */
    boolean[] used() {
        boolean[] used = new boolean[ones.length];
        for (int i = 0; i < used.length; i++) {
            used[i] = ones[i] > 0 || paths[i] > 0;
        }
        return used;
    }

    /** Without those that never count. */
    Combination pruned(boolean[] used) {
        int[] kept = IntStream.range(0, used.length).filter(i -> used[i]).toArray();
        float[] keptOnes = new float[kept.length];
        float[] keptPaths = new float[kept.length];
        double[][] keptProducts = new double[kept.length][kept.length];
        for (int i = 0; i < kept.length; i++) {
            keptOnes[i] = ones[kept[i]];
            keptPaths[i] = paths[kept[i]];
            for (int j = 0; j < kept.length; j++) {
                keptProducts[i][j] = products[kept[i]][kept[j]];
            }
        }
        return new Combination(keptOnes, keptPaths, keptProducts, gain);
    }

    /** The component of the largest weight in the next value. */
    int heaviest() {
        int heaviest = 0;
        for (int i = 1; i < ones.length; i++) {
            heaviest = ones[i] > ones[heaviest] ? i : heaviest;
        }
        return heaviest;
    }

    double next(double[][] means, int column) {
        double sum = 0;
        for (int i = 0; i < ones.length; i++) {
            sum += ones[i] * means[i][column];
        }
        return sum;
    }

    double next(double[] means) {
        double sum = 0;
        for (int i = 0; i < ones.length; i++) {
            sum += ones[i] * means[i];
        }
        return sum;
    }

    /** @param means by component and step */
    double[] path(double[][] means) {
        double[] path = new double[means[0].length];
        double near = 1;
        for (int h = 0; h < path.length; h++) {
            for (int i = 0; i < ones.length; i++) {
                path[h] += (near * ones[i] + (1 - near) * paths[i]) * means[i][h];
            }
            near *= BLEND;
        }
        return path;
    }

    /** Takes the components' means of the next value, and the value. */
    void update(double[] means, double value) {
        if (ones.length == 1) {
            return;
        }
        for (int i = 0; i < ones.length; i++) {
            for (int j = 0; j <= i; j++) {
                double product = (value - means[i]) * (value - means[j]);
                products[i][j] = Rounding.round(products[i][j] + gain * (product - products[i][j]));
                products[j][i] = products[i][j];
            }
        }
        Stacking.follow(products, ONE_RIDGE, ones, ONLINE_STEPS);
    }

    void writeTo(PackedOutput out) {
        out.varint(ones.length);
        out.float16(gain);
        Rounding.writeAll(out, ones);
        Rounding.writeAll(out, paths);
        for (int i = 0; i < ones.length; i++) {
            for (int j = 0; j <= i; j++) {
                Rounding.write(out, (float) products[i][j]);
            }
        }
    }

    static Combination readFrom(PackedInput in) {
        int k = in.count(MOST_COMPONENTS);
        float gain = (float) in.float16();
        float[] ones = Rounding.readAll(in, k);
        float[] paths = Rounding.readAll(in, k);
        double[][] products = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] = Rounding.read(in);
                products[j][i] = products[i][j];
            }
        }
        return new Combination(ones, paths, products, gain);
    }
}
