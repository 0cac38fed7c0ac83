package io.foreshard.core.forecast.arima;

/**
 * Exact forecasts of an ARIMA model by its Kalman filter, the stationary part and the differenced levels in one state (Durbin
 * and Koopman 2012, section 3.4). Pure functions.
 */
public final class KalmanForecast {

    private KalmanForecast() {}

    /**
     * Forecasts.
     *
     * @param series oldest first; NaN where a value is missing, but not among those that a difference reaches from the end
     */
    public static ArimaForecast of(ArimaModel model, double[] series, int horizon) {
        ArimaOrder order = model.order();
        StateSpace space = model.stationaryPart().stateSpace();
        for (double value : Differences.of(series, order.d(), order.seasonalD(), order.period())) {
            space.update(value - model.mean());
        }
        double[] levels = levelWeights(order);
        int r = space.size();
        int n = r + levels.length;
        double[][] transition = transition(space, levels);
        double[][] covariance = new double[n][n];
        double[] state = new double[n];
        for (int i = 0; i < r; i++) {
            state[i] = space.state(i);
            for (int j = 0; j < r; j++) {
                covariance[i][j] = space.covariance(i, j);
            }
        }
        for (int j = 0; j < levels.length; j++) {
            state[r + j] = series[series.length - 1 - j];
        }
        return propagate(model, space, levels, transition, state, covariance, horizon);
    }

    /** The value is the stationary part plus these weights of the values before it. */
    private static double[] levelWeights(ArimaOrder order) {
        double[] differences = LagPolynomial.ofDifferences(order.d(), order.seasonalD(), order.period())
                .dense();
        double[] weights = new double[order.lost()];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = j + 1 < differences.length ? -differences[j + 1] : 0;
        }
        return weights;
    }

    private static double[][] transition(StateSpace space, double[] levels) {
        int r = space.size();
        int n = r + levels.length;
        double[][] transition = new double[n][n];
        for (int i = 0; i < r; i++) {
            for (int j = 0; j < r; j++) {
                transition[i][j] = space.transition(i, j);
            }
        }
        if (levels.length > 0) {
            transition[r][0] = 1;
            System.arraycopy(levels, 0, transition[r], r, levels.length);
            for (int j = 1; j < levels.length; j++) {
                transition[r + j][r + j - 1] = 1;
            }
        }
        return transition;
    }

    private static ArimaForecast propagate(
            ArimaModel model,
            StateSpace space,
            double[] levels,
            double[][] transition,
            double[] start,
            double[][] startCovariance,
            int horizon) {
        int r = space.size();
        int n = start.length;
        double[] state = start;
        double[][] p = startCovariance;
        double[] means = new double[horizon];
        double[] variances = new double[horizon];
        double[] read = new double[n];
        read[0] = 1;
        System.arraycopy(levels, 0, read, r, levels.length);
        for (int h = 0; h < horizon; h++) {
            double mean = model.mean();
            double variance = 0;
            for (int i = 0; i < n; i++) {
                mean += read[i] * state[i];
                for (int j = 0; j < n; j++) {
                    variance += read[i] * p[i][j] * read[j];
                }
            }
            means[h] = mean;
            variances[h] = variance * model.innovationVariance();
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    next[i] += transition[i][j] * state[j];
                }
            }
            if (levels.length > 0) {
                next[r] += model.mean();
            }
            state = next;
            p = StateSpace.times(StateSpace.times(transition, p), StateSpace.transposed(transition));
            for (int i = 0; i < r; i++) {
                for (int j = 0; j < r; j++) {
                    p[i][j] += space.noise(i) * space.noise(j);
                }
            }
        }
        return ArimaForecast.of(model, means, variances);
    }
}
