package io.foreshard.core.forecast.arima;

/**
 * The covariance of a stationary ARMA process in Harvey's state, {@code P = T P T' + R R'}, innovations of variance 1, from
 * its autocovariances in O(r²). Pure functions.
 *
 * <p>{@code P_0j = Σ_(k≥j) (φ_(k+1) γ(k−j+1) + θ_k ψ_(k−j))}; the rest follows from the equation itself, from the last entry
 * up. {@code γ} is that of the autoregression (Levinson's recursion down and up again) passed through the moving average.
 * Where that passing would cancel more than half of the digits, P comes by doubling, {@code P ← P + A P A'},
 * {@code A ← A²} (Anderson and Moore 1979), in O(r³) a doubling, up to {@value #MOST_DOUBLED} states.
 */
final class StationaryCovariance {

    private static final int MOST_DOUBLINGS = 40;
    private static final double CONVERGED = 1e-13;
    private static final double MOST_CANCELLED = 1e8;

    /** States up to which doubling is affordable. */
    private static final int MOST_DOUBLED = 60;

    private StationaryCovariance() {}

    /**
     * All of P.
     *
     * @param phi signs as in R, as many as there are states
     * @param noise R = (1, θ), as many
     */
    static double[][] of(double[] phi, double[] noise) {
        double[] gamma = autocovariances(phi, noise);
        return gamma.length > 0 ? filled(phi, noise, firstColumn(phi, noise, gamma)) : doubled(phi, noise);
    }

    /** The covariance of each state with the first. */
    static double[] firstColumn(double[] phi, double[] noise) {
        double[] gamma = autocovariances(phi, noise);
        return gamma.length > 0 ? firstColumn(phi, noise, gamma) : doubled(phi, noise)[0];
    }

    /** Lags 0 to r; empty where too many digits cancel. */
    private static double[] autocovariances(double[] phi, double[] noise) {
        double[] plain = autoregressive(phi);
        double[] weights = correlation(noise);
        double[] gamma = new double[phi.length + 1];
        for (int k = 0; k < gamma.length; k++) {
            gamma[k] = passed(plain, weights, k);
        }
        double before = plain[0] * sumOfMagnitudes(weights);
        boolean exact = gamma[0] >= 1 && before < MOST_CANCELLED * gamma[0];
        return exact || phi.length > MOST_DOUBLED ? gamma : new double[0];
    }

    /** {@code γ} of {@code φ(B) x_t = ε_t}, lags 0 to 2r. */
    private static double[] autoregressive(double[] phi) {
        int r = phi.length;
        double[][] lower = new double[r + 1][];
        double[] variances = new double[r + 1];
        lower[r] = phi;
        variances[r] = 1;
        for (int order = r; order > 0; order--) {
            double[] current = lower[order];
            double partial = current[order - 1];
            double room = 1 - partial * partial;
            double[] below = new double[order - 1];
            for (int i = 0; i < below.length; i++) {
                below[i] = (current[i] + partial * current[order - 2 - i]) / room;
            }
            lower[order - 1] = below;
            variances[order - 1] = variances[order] / room;
        }
        double[] gamma = new double[2 * r + 1];
        gamma[0] = variances[0];
        for (int k = 1; k < gamma.length; k++) {
            double[] known = lower[Math.min(k - 1, r)];
            double sum = k <= r ? lower[k][k - 1] * variances[k - 1] : 0;
            for (int i = 0; i < known.length; i++) {
                sum += known[i] * gamma[k - 1 - i];
            }
            gamma[k] = sum;
        }
        return gamma;
    }

    /** {@code Σ_i R_i R_(i+l)} by lag l. */
    private static double[] correlation(double[] noise) {
        double[] sums = new double[noise.length];
        for (int i = 0; i < noise.length; i++) {
            if (noise[i] != 0) {
                for (int l = 0; i + l < noise.length; l++) {
                    sums[l] += noise[i] * noise[i + l];
                }
            }
        }
        return sums;
    }

    private static double passed(double[] gamma, double[] weights, int lag) {
        double sum = weights[0] * gamma[lag];
        for (int l = 1; l < weights.length; l++) {
            if (weights[l] != 0) {
                sum += weights[l] * (gamma[Math.abs(lag - l)] + gamma[lag + l]);
            }
        }
        return sum;
    }

    private static double sumOfMagnitudes(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += Math.abs(weight);
        }
        return sum;
    }

    private static double[] firstColumn(double[] phi, double[] noise, double[] gamma) {
        int r = phi.length;
        double[] psi = new double[r];
        for (int j = 0; j < r; j++) {
            psi[j] = noise[j];
            for (int i = 0; i < j; i++) {
                psi[j] += phi[i] * psi[j - 1 - i];
            }
        }
        double[] column = new double[r];
        column[0] = gamma[0];
        for (int j = 1; j < r; j++) {
            for (int k = j; k < r; k++) {
                if (phi[k] != 0 || noise[k] != 0) {
                    column[j] += phi[k] * gamma[k - j + 1] + noise[k] * psi[k - j];
                }
            }
        }
        return column;
    }

    private static double[][] filled(double[] phi, double[] noise, double[] first) {
        int r = phi.length;
        double[][] p = new double[r][r];
        for (int i = r - 1; i >= 0; i--) {
            for (int j = i; j >= 0; j--) {
                double value = j == 0 ? first[i] : noise[i] * noise[j] + phi[i] * phi[j] * first[0];
                if (j > 0) {
                    value += phi[i] * (j + 1 < r ? first[j + 1] : 0);
                    value += i + 1 < r ? phi[j] * first[i + 1] + p[i + 1][j + 1] : 0;
                }
                p[i][j] = value;
                p[j][i] = value;
            }
        }
        return p;
    }

    static double[][] doubled(double[] phi, double[] noise) {
        int r = phi.length;
        double[][] p = new double[r][r];
        double[][] a = new double[r][r];
        for (int i = 0; i < r; i++) {
            a[i][0] = phi[i];
            if (i + 1 < r) {
                a[i][i + 1] += 1;
            }
            for (int j = 0; j < r; j++) {
                p[i][j] = noise[i] * noise[j];
            }
        }
        for (int step = 0; step < MOST_DOUBLINGS; step++) {
            double[][] added = times(times(a, p), transposed(a));
            double largest = 0;
            for (int i = 0; i < r; i++) {
                for (int j = 0; j < r; j++) {
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

    private static double[][] times(double[][] a, double[][] b) {
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

    private static double[][] transposed(double[][] a) {
        double[][] result = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }
}
