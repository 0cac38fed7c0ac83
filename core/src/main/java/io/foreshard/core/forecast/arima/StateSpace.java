package io.foreshard.core.forecast.arima;

import java.util.Arrays;

/**
 * An ARIMA process in state-space form and its Kalman filter (Harvey 1989, section 3.3; Gardner, Harvey and Phillips 1980;
 * Durbin and Koopman 2012, section 3.4). Not thread-safe.
 *
 * <p>State: r = max(p, q + 1) entries of the stationary part, {@code a_(t+1) = T a_t + R ε}, T the companion matrix of φ and
 * R = (1, θ), then the latest values that differences reach back to, {@code y_(t−1), y_(t−2), …}. The next value is
 * {@code y_t = a_t[0] + Σ w_j y_(t−j)}. Innovations have variance 1; NaN is a missing value, a step without an observation.
 *
 * <p>A step costs O(n²) for n states, and O(n) once the covariance no longer changes (relative {@value #CONVERGED}), which
 * lasts until a value is missing. Of covariances only the lower triangle is kept.
 */
final class StateSpace {

    /** Variance of values before the first, as in R. */
    static final double DIFFUSE = 1e6;

    private static final double CONVERGED = 1e-12;

    private final int stationary;
    private final int size;
    private final double[] phi;
    private final double[] noise;
    private final double[] levels;
    private final double[] state;
    private double[][] covariance;
    private double[][] spare;

    /** Covariance of each state with the next value. */
    private final double[] cross;

    /** Of each state after the observation, with the first state; one zero more at the end of the stationary part. */
    private final double[] column;

    private double variance;
    private boolean steady;

    private StateSpace(double[] phi, double[] noise, double[] levels, double[] state, double[][] covariance) {
        this.stationary = phi.length;
        this.size = phi.length + levels.length;
        this.phi = phi;
        this.noise = noise;
        this.levels = levels;
        this.state = state;
        this.covariance = covariance;
        this.spare = new double[size][size];
        this.cross = new double[size];
        this.column = new double[stationary + 1];
        readCovariance();
    }

    /**
     * A stationary process that starts from its stationary distribution.
     *
     * @param phi stationary autoregression, signs as in R, one a state
     * @param noise R, one a state
     */
    static StateSpace stationary(double[] phi, double[] noise) {
        double[][] covariance = StationaryCovariance.of(phi, noise);
        return new StateSpace(phi, noise, new double[0], new double[phi.length], covariance);
    }

    /** This process as the stationary part of one whose values before the first are unknown: {@link #DIFFUSE}. */
    StateSpace diffuse(double[] weights) {
        StateSpace joint = known(weights, new double[weights.length]);
        for (int i = stationary; i < joint.size; i++) {
            joint.covariance[i][i] = DIFFUSE;
        }
        joint.readCovariance();
        return joint;
    }

    /**
     * This process, where it stands, as the stationary part of one whose latest values are known.
     *
     * @param weights of the latest values in the next
     * @param latest as many, the latest first
     */
    StateSpace known(double[] weights, double[] latest) {
        int n = stationary + weights.length;
        double[] joint = Arrays.copyOf(state, n);
        System.arraycopy(latest, 0, joint, stationary, latest.length);
        double[][] p = new double[n][n];
        for (int i = 0; i < stationary; i++) {
            System.arraycopy(covariance[i], 0, p[i], 0, stationary);
        }
        return new StateSpace(phi, noise, weights, joint, p);
    }

    int size() {
        return size;
    }

    /** Mean of the next value. */
    double mean() {
        return read(state);
    }

    /** What a vector of states adds to the next value. */
    double read(double[] vector) {
        double sum = vector[0];
        for (int j = 0; j < levels.length; j++) {
            sum += levels[j] * vector[stationary + j];
        }
        return sum;
    }

    /** Variance of the next value. */
    double variance() {
        return variance;
    }

    /** Covariance of a state with the next value. */
    double cross(int i) {
        return cross[i];
    }

    boolean steady() {
        return steady;
    }

    /** Takes the next value, NaN if it is missing, and moves on. */
    void update(double value) {
        boolean observed = !Double.isNaN(value);
        if (observed) {
            double step = (value - mean()) / variance;
            for (int i = 0; i < size; i++) {
                state[i] += cross[i] * step;
            }
        }
        move(state);
        if (!(observed && steady)) {
            moveCovariance(observed);
        }
    }

    /** {@code v ← T v}. */
    void move(double[] vector) {
        double head = vector[0];
        if (levels.length > 0) {
            double next = read(vector);
            System.arraycopy(vector, stationary, vector, stationary + 1, levels.length - 1);
            vector[stationary] = next;
        }
        for (int i = 0; i + 1 < stationary; i++) {
            vector[i] = phi[i] * head + vector[i + 1];
        }
        vector[stationary - 1] = phi[stationary - 1] * head;
    }

    /** {@code P ← T (P − c c'/F) T' + R R'}; without the subtraction if the value was missing. */
    private void moveCovariance(boolean observed) {
        double share = observed ? 1 / variance : 0;
        moveStationary(share);
        if (levels.length > 0) {
            moveLevels(observed, share);
        }
        double[][] before = covariance;
        covariance = spare;
        spare = before;
        steady = observed && change() <= CONVERGED * covariance[0][0];
        readCovariance();
    }

    private void moveStationary(double share) {
        for (int i = 0; i < stationary; i++) {
            column[i] = covariance[i][0] - share * cross[i] * cross[0];
        }
        int last = stationary - 1;
        for (int i = 0; i < last; i++) {
            double[] below = covariance[i + 1];
            double[] to = spare[i];
            double factor = share * cross[i + 1];
            for (int j = 0; j <= i; j++) {
                to[j] = noise[i] * noise[j]
                        + phi[i] * (phi[j] * column[0] + column[j + 1])
                        + phi[j] * column[i + 1]
                        + below[j + 1]
                        - factor * cross[j + 1];
            }
        }
        for (int j = 0; j <= last; j++) {
            spare[last][j] = noise[last] * noise[j] + phi[last] * (phi[j] * column[0] + column[j + 1]);
        }
    }

    private void moveLevels(boolean observed, double share) {
        double[] latest = spare[stationary];
        double left = observed ? 0 : 1;
        for (int j = 0; j < stationary; j++) {
            latest[j] = left * (phi[j] * cross[0] + (j + 1 < stationary ? cross[j + 1] : 0));
        }
        latest[stationary] = left * variance;
        for (int i = stationary + 1; i < size; i++) {
            double[] from = covariance[i - 1];
            double[] to = spare[i];
            double factor = share * cross[i - 1];
            double first = from[0] - factor * cross[0];
            for (int j = 0; j < stationary; j++) {
                to[j] = phi[j] * first + (j + 1 < stationary ? from[j + 1] - factor * cross[j + 1] : 0);
            }
            to[stationary] = left * cross[i - 1];
            for (int j = stationary + 1; j <= i; j++) {
                to[j] = from[j - 1] - factor * cross[j - 1];
            }
        }
    }

    private double change() {
        double largest = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                largest = Math.max(largest, Math.abs(covariance[i][j] - spare[i][j]));
            }
        }
        return largest;
    }

    private void readCovariance() {
        for (int i = 0; i < size; i++) {
            double sum = covariance[i][0];
            for (int j = 0; j < levels.length; j++) {
                if (levels[j] != 0) {
                    int k = stationary + j;
                    sum += levels[j] * (k <= i ? covariance[i][k] : covariance[k][i]);
                }
            }
            cross[i] = sum;
        }
        variance = read(cross);
    }
}
