package io.foreshard.core.forecast.arima;

import java.util.Optional;

/**
 * Nonlinear least squares by Levenberg and Marquardt with forward differences, for a handful of parameters: each step
 * costs one evaluation per parameter and one small Cholesky solve. Deterministic. Pure functions.
 *
 * <p>Stops when a step lowers the sum of squares by less than a given share, or after 60 steps.
 */
final class LeastSquares {

    private static final int MOST_STEPS = 60;

    /** To be compared with other software's digits. */
    static final double EXACT = 1e-11;

    /** To compare models with each other. */
    static final double ROUGH = 1e-4;

    private static final double LARGEST_DAMPING = 1e9;
    private static final double DIFFERENCE = 1e-7;

    private LeastSquares() {}

    /** A vector of residuals; the sum of its squares is made small. */
    interface Residuals {
        /** How many residuals there are. */
        int count();

        /** Writes the residuals at a point. */
        void at(double[] parameters, double[] residuals);
    }

    /** Where the search ended. Immutable by convention: nobody writes into the array. */
    static final class Minimum {

        private final double[] parameters;
        private final double sumOfSquares;

        Minimum(double[] parameters, double sumOfSquares) {
            this.parameters = parameters;
            this.sumOfSquares = sumOfSquares;
        }

        double[] parameters() {
            return parameters;
        }

        double sumOfSquares() {
            return sumOfSquares;
        }
    }

    /** @param tolerance the share of the sum of squares that a step must gain for another one to follow */
    static Minimum minimize(Residuals function, double[] start, double tolerance) {
        double[] x = start.clone();
        double[] residuals = new double[function.count()];
        function.at(x, residuals);
        double best = sumOfSquares(residuals);
        if (x.length == 0 || !(best > 0)) {
            return new Minimum(x, best);
        }
        double[][] jacobian = new double[x.length][function.count()];
        double[] trial = new double[function.count()];
        double damping = 1e-3;
        for (int step = 0; step < MOST_STEPS; step++) {
            differentiate(function, x, residuals, jacobian);
            double[][] normal = normal(jacobian);
            double[] gradient = gradient(jacobian, residuals);
            double before = best;
            while (damping < LARGEST_DAMPING) {
                Optional<double[]> moved = move(x, normal, gradient, damping);
                if (moved.isPresent()) {
                    function.at(moved.get(), trial);
                    double sum = sumOfSquares(trial);
                    if (sum < best) {
                        x = moved.get();
                        best = sum;
                        System.arraycopy(trial, 0, residuals, 0, trial.length);
                        damping = Math.max(1e-9, damping / 8);
                        break;
                    }
                }
                damping *= 6;
            }
            if (!(before - best > tolerance * before)) {
                break;
            }
        }
        return new Minimum(x, best);
    }

    private static void differentiate(Residuals function, double[] x, double[] residuals, double[][] jacobian) {
        for (int k = 0; k < x.length; k++) {
            double kept = x[k];
            double difference = DIFFERENCE * Math.max(1, Math.abs(kept));
            x[k] = kept + difference;
            function.at(x, jacobian[k]);
            x[k] = kept;
            for (int i = 0; i < residuals.length; i++) {
                jacobian[k][i] = (jacobian[k][i] - residuals[i]) / difference;
            }
        }
    }

    private static double[][] normal(double[][] jacobian) {
        double[][] normal = new double[jacobian.length][jacobian.length];
        for (int i = 0; i < jacobian.length; i++) {
            for (int j = 0; j <= i; j++) {
                normal[i][j] = dot(jacobian[i], jacobian[j]);
                normal[j][i] = normal[i][j];
            }
        }
        return normal;
    }

    private static double[] gradient(double[][] jacobian, double[] residuals) {
        double[] gradient = new double[jacobian.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = dot(jacobian[i], residuals);
        }
        return gradient;
    }

    private static Optional<double[]> move(double[] x, double[][] normal, double[] gradient, double damping) {
        double[][] damped = new double[x.length][];
        double[] step = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            damped[i] = normal[i].clone();
            damped[i][i] += damping * Math.max(normal[i][i], 1e-12);
            step[i] = -gradient[i];
        }
        if (!Cholesky.solve(damped, step)) {
            return Optional.empty();
        }
        for (int i = 0; i < x.length; i++) {
            step[i] += x[i];
        }
        return Optional.of(step);
    }

    /** In four sums, which do not wait for each other. */
    private static double dot(double[] a, double[] b) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            first += a[i] * b[i];
            second += a[i + 1] * b[i + 1];
            third += a[i + 2] * b[i + 2];
            fourth += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            first += a[i] * b[i];
        }
        return (first + second) + (third + fourth);
    }

    private static double sumOfSquares(double[] residuals) {
        double sum = dot(residuals, residuals);
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
    }
}
