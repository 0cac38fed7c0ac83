package io.foreshard.core.forecast.series;

/**
 * Errors of a combination in a backtest: one step ahead, and along the paths from each origin. Immutable; the arrays are not
 * to be changed.
 */
final class PathErrors {

    private static final double LARGEST_CORRELATION = 0.99;
    private static final double LARGEST_SQUARE = 9;

    /** Squared one-step errors of late: a half-life of so much of the held values, and at least some. */
    private static final double HALF_LIFE_SHARE = 0.1;

    private static final double SHORTEST_HALF_LIFE = 8;
    private static final double LARGEST_CHANGE = 1.25;
    private static final double PRIOR_WEIGHT = 0.5;

    final int horizon;

    /** By origin and step. */
    final double[][] errors;

    final double[][] means;

    /** One step ahead, by held value. */
    final double[] ones;

    final double[] oneMeans;

    PathErrors(Backtest test, Combination combination, int horizon) {
        this.horizon = horizon;
        this.errors = new double[test.paths.length][];
        this.means = new double[test.paths.length][];
        this.ones = new double[test.held];
        this.oneMeans = new double[test.held];
        for (int o = 0; o < errors.length; o++) {
            means[o] = combination.path(test.paths[o]);
            errors[o] = new double[means[o].length];
            for (int h = 0; h < errors[o].length; h++) {
                errors[o][h] = test.series[test.at(o, h)] - means[o][h];
            }
        }
        for (int t = 0; t < ones.length; t++) {
            oneMeans[t] = combination.next(test.ones, t);
            ones[t] = test.series[test.start + t] - oneMeans[t];
        }
    }

    /** Root mean squares by step, over neighbouring steps too, and a little of the overall one. */
    double[] scales() {
        double[] sums = new double[horizon];
        double[] counts = new double[horizon];
        double all = 0;
        double count = 0;
        for (double[] path : errors) {
            for (int h = 0; h < path.length; h++) {
                sums[h] += path[h] * path[h];
                counts[h]++;
                all += path[h] * path[h];
                count++;
            }
        }
        double prior = count > 0 ? all / count : 0;
        double[] scales = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            scales[h] = Math.sqrt(pooled(sums, counts, h, prior));
        }
        return scales;
    }

    /**
     * Root mean squares of sums of errors over the first steps, where it is {@code √(Σ scale²)} that errors without correlation
     * would have.
     */
    double[] sumScales(double[] scales) {
        double[] sums = new double[horizon];
        double[] counts = new double[horizon];
        for (double[] path : errors) {
            double sum = 0;
            for (int h = 0; h < path.length; h++) {
                sum += path[h];
                sums[h] += sum * sum / (h + 1);
                counts[h]++;
            }
        }
        double[] sumScales = new double[horizon];
        double independent = 0;
        for (int h = 0; h < horizon; h++) {
            independent += scales[h] * scales[h];
            sumScales[h] = Math.sqrt((h + 1) * pooled(sums, counts, h, independent / (h + 1)));
        }
        return sumScales;
    }

    /** Overdispersion of sums of counts over the first steps: {@code Σ(e² − μ) / Σμ²} over origins, a little prior included. */
    double[] sumOverdispersions(double prior) {
        double[] excess = new double[horizon];
        double[] squares = new double[horizon];
        for (int o = 0; o < errors.length; o++) {
            double error = 0;
            double mean = 0;
            for (int h = 0; h < errors[o].length; h++) {
                error += errors[o][h];
                mean += Math.max(0, means[o][h]);
                excess[h] += error * error - mean;
                squares[h] += mean * mean;
            }
        }
        double[] phis = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            phis[h] = Math.max(0, pooled(excess, squares, h, prior));
        }
        return phis;
    }

    private double pooled(double[] sums, double[] weights, int step, double prior) {
        int width = 1 + step / 3;
        double sum = PRIOR_WEIGHT * prior;
        double weight = PRIOR_WEIGHT;
        for (int g = Math.max(0, step - width); g <= Math.min(horizon - 1, step + width); g++) {
            sum += sums[g];
            weight += weights[g];
        }
        return sum / weight;
    }

    /**
     * In so many steps a path's errors are one, by whichever says more: {@code (1 + r) / (1 − r)} with their first
     * autocorrelation, or the variance of means over whole paths against that of a single error.
     */
    double memory(double[] scales) {
        double products = 0;
        double squares = 0;
        double ofMeans = 0;
        double all = 0;
        int whole = 0;
        int count = 0;
        for (double[] path : errors) {
            double sum = 0;
            double before = 0;
            for (int h = 0; h < path.length; h++) {
                double z = path[h] / scales[h];
                products += z * before;
                squares += h > 0 ? z * z : 0;
                all += z * z;
                sum += z;
                before = z;
            }
            count += path.length;
            if (path.length == horizon) {
                ofMeans += sum * sum / horizon;
                whole++;
            }
        }
        double correlation = squares > 0 ? Math.max(0, Math.min(LARGEST_CORRELATION, products / squares)) : 0;
        double integrated = whole > 0 && all > 0 ? ofMeans / whole / (all / count) : 1;
        return Math.max((1 + correlation) / (1 - correlation), integrated);
    }

    /** Errors of late against all held ones, as a factor of their scale; outliers count for three deviations. */
    double volatilityOfLate() {
        double mean = meanSquare(ones);
        double halfLife = Math.max(SHORTEST_HALF_LIFE, HALF_LIFE_SHARE * ones.length);
        double keep = Math.pow(0.5, 1 / halfLife);
        double recent = 0;
        double weights = 0;
        double all = 0;
        for (double error : ones) {
            double square = mean > 0 ? Math.min(LARGEST_SQUARE, error * error / mean) : 1;
            recent = keep * recent + square;
            weights = keep * weights + 1;
            all += square / ones.length;
        }
        double factor = all > 0 ? Math.sqrt(recent / weights / all) : 1;
        return Math.max(1 / LARGEST_CHANGE, Math.min(LARGEST_CHANGE, factor));
    }

    double oneScale() {
        return Math.sqrt(meanSquare(ones));
    }

    private static double meanSquare(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
