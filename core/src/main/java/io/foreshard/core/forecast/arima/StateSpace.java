package io.foreshard.core.forecast.arima;

/**
 * An ARMA process in state-space form and its Kalman filter (Harvey 1989, section 3.3; Gardner, Harvey and Phillips 1980):
 * {@code a_(t+1) = T a_t + R ε}, {@code y_t = a_t[0]}, with T the companion matrix of φ and R = (1, θ). It starts from the
 * stationary distribution; a missing value (NaN) is a step without an observation. Innovations have variance 1. A step costs
 * O(r²), r = max(p, q + 1). Not thread-safe.
 */
final class StateSpace {

    private static final int MOST_DOUBLINGS = 40;
    private static final double CONVERGED = 1e-13;

    private final int size;
    private final double[] phi;
    private final double[] noise;
    private final double[] state;
    private double[][] covariance;
    private double[][] spare;

    /**
     * @param phi stationary autoregression, signs as in R
     * @param theta moving average
     */
    StateSpace(double[] phi, double[] theta) {
        this.size = Math.max(Math.max(phi.length, theta.length + 1), 1);
        this.phi = java.util.Arrays.copyOf(phi, size);
        this.noise = new double[size];
        noise[0] = 1;
        System.arraycopy(theta, 0, noise, 1, theta.length);
        this.state = new double[size];
        this.covariance = stationaryCovariance();
        this.spare = new double[size][size];
    }

    int size() {
        return size;
    }

    /** Mean of the next value. */
    double mean() {
        return state[0];
    }

    /** Variance of the next value. */
    double variance() {
        return covariance[0][0];
    }

    double state(int i) {
        return state[i];
    }

    double covariance(int i, int j) {
        return covariance[i][j];
    }

    double transition(int i, int j) {
        return (j == 0 ? phi[i] : 0) + (j == i + 1 ? 1 : 0);
    }

    double noise(int i) {
        return noise[i];
    }

    /** Takes the next value, NaN if it is missing, and moves on. */
    void update(double value) {
        if (!Double.isNaN(value)) {
            observe(value);
        }
        advance();
    }

    private void observe(double value) {
        double variance = covariance[0][0];
        double error = value - state[0];
        double[] first = covariance[0].clone();
        for (int i = 0; i < size; i++) {
            double gain = first[i] / variance;
            state[i] += gain * error;
            for (int j = 0; j < size; j++) {
                covariance[i][j] -= gain * first[j];
            }
        }
    }

    /** {@code a ← T a}, {@code P ← T P T' + R R'}, by the companion form. */
    private void advance() {
        double head = state[0];
        double[][] p = covariance;
        for (int i = 0; i < size; i++) {
            state[i] = phi[i] * head + (i + 1 < size ? state[i + 1] : 0);
            for (int j = 0; j <= i; j++) {
                double sum = noise[i] * noise[j] + phi[i] * phi[j] * p[0][0];
                if (j + 1 < size) {
                    sum += phi[i] * p[0][j + 1];
                }
                if (i + 1 < size) {
                    sum += phi[j] * p[i + 1][0];
                    if (j + 1 < size) {
                        sum += p[i + 1][j + 1];
                    }
                }
                spare[i][j] = sum;
                spare[j][i] = sum;
            }
        }
        covariance = spare;
        spare = p;
    }

    /** Solves {@code P = T P T' + R R'} by doubling: {@code P ← P + A P A'}, {@code A ← A²} (Anderson and Moore 1979). */
    private double[][] stationaryCovariance() {
        double[][] p = new double[size][size];
        double[][] a = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                p[i][j] = noise[i] * noise[j];
                a[i][j] = transition(i, j);
            }
        }
        for (int step = 0; step < MOST_DOUBLINGS; step++) {
            double[][] added = times(times(a, p), transposed(a));
            double largest = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    p[i][j] += added[i][j];
                    largest = Math.max(largest, Math.abs(added[i][j]));
                }
            }
            if (!(largest > CONVERGED * p[0][0])) {
                break;
            }
            a = times(a, a);
        }
        return p;
    }

    static double[][] times(double[][] a, double[][] b) {
        int n = a.length;
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = a[i][k];
                if (factor != 0) {
                    for (int j = 0; j < n; j++) {
                        product[i][j] += factor * b[k][j];
                    }
                }
            }
        }
        return product;
    }

    static double[][] transposed(double[][] a) {
        double[][] result = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }
}
