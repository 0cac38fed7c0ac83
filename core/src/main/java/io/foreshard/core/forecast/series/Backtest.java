package io.foreshard.core.forecast.series;

/**
 * Lets components that were fitted to the first values of a series follow the others: every one-step error, and the paths
 * from some origins. Used once.
 */
final class Backtest {

    /** Paths that are computed at most. */
    private static final int MOST_ORIGINS = 24;

    final double[] series;
    final int start;
    final int held;
    final int stride;

    /** Means by component and held value. */
    final double[][] ones;

    /** Means by origin, component and step. */
    final double[][][] paths;

    final double[][] oneProducts;
    final double[][] pathProducts;

    /**
     * @param components that have seen the values before {@code start}
     * @param season origins fall on all of its slots
     */
    Backtest(double[] series, int start, Component[] components, int season, int horizon, Bounds bounds) {
        int k = components.length;
        this.series = series;
        this.start = start;
        this.held = series.length - start;
        this.stride = coprime(Math.max(1, held / MOST_ORIGINS), season);
        this.ones = new double[k][held];
        this.paths = new double[(held + stride - 1) / stride][k][];
        this.oneProducts = new double[k][k];
        this.pathProducts = new double[k][k];
        run(components, horizon, bounds);
    }

    private void run(Component[] components, int horizon, Bounds bounds) {
        Tail tail = Tail.of(reach(components), bounds);
        for (int t = Math.max(0, start - tail.reach()); t < start; t++) {
            tail.push(series[t]);
        }
        for (int t = start; t < series.length; t++) {
            if ((t - start) % stride == 0) {
                double[][] path = paths[(t - start) / stride];
                for (int i = 0; i < components.length; i++) {
                    path[i] = new double[Math.min(horizon, series.length - t)];
                    components[i].path(tail, path[i]);
                    bounds.apply(path[i]);
                }
            }
            for (int i = 0; i < components.length; i++) {
                ones[i][t - start] = bounds.apply(components[i].next(tail));
                components[i].update(tail, series[t]);
            }
            tail.push(series[t]);
        }
        sumOneProducts();
        sumPathProducts();
    }

    static int reach(Component[] components) {
        int reach = 1;
        for (Component component : components) {
            reach = Math.max(reach, component.reach());
        }
        return reach;
    }

    private void sumOneProducts() {
        for (int t = 0; t < held; t++) {
            double y = series[start + t];
            for (int i = 0; i < ones.length; i++) {
                for (int j = 0; j <= i; j++) {
                    oneProducts[i][j] += (y - ones[i][t]) * (y - ones[j][t]) / held;
                }
            }
        }
        mirror(oneProducts);
    }

    private void sumPathProducts() {
        int count = 0;
        for (int o = 0; o < paths.length; o++) {
            double[][] path = paths[o];
            count += path[0].length;
            for (int h = 0; h < path[0].length; h++) {
                double y = series[at(o, h)];
                for (int i = 0; i < path.length; i++) {
                    for (int j = 0; j <= i; j++) {
                        pathProducts[i][j] += (y - path[i][h]) * (y - path[j][h]);
                    }
                }
            }
        }
        for (double[] row : pathProducts) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= Math.max(1, count);
            }
        }
        mirror(pathProducts);
    }

    /** The index in the series of a step of a path. */
    int at(int origin, int step) {
        return start + origin * stride + step;
    }

    private static void mirror(double[][] lower) {
        for (int i = 0; i < lower.length; i++) {
            for (int j = 0; j < i; j++) {
                lower[j][i] = lower[i][j];
            }
        }
    }

    private static int coprime(int from, int season) {
        int candidate = from;
        while (greatestCommonDivisor(candidate, season) > 1) {
            candidate++;
        }
        return candidate;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
