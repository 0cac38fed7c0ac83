package io.foreshard.core.forecast.arima;

/**
 * Standardized innovations of a seasonal ARIMA model with regressors, as a function of {@link ArmaParameters}, then the
 * regressors' coefficients in deviations from their start, in units of the scale. Not thread-safe.
 *
 * <p>With innovations {@code v_t} of variance {@code σ² F_t} the likelihood concentrated in σ² is largest where
 * {@code Σ v²/F · (Π F)^(1/n)} is smallest: a sum of squares (Ansley 1979). Innovations whose variance is still that of the
 * unknown first levels are left out, as in R.
 */
final class ExactInnovations implements LeastSquares.Residuals {

    /** Innovations of this variance and above say nothing about the model. */
    static final double LARGEST_VARIANCE = 1e4;

    private final double[] values;
    private final double[][] columns;
    private final double[] levels;
    private final ArmaParameters arma;
    private final double[] start;
    private final double scale;
    private final int known;
    private final double[] left;
    private double logVariances;
    private int counted;

    /**
     * @param values the differenced series, or the series itself with weights of its levels; NaN where one is missing
     * @param columns regressors, differenced if the values are
     * @param levels {@link Differences#levelWeights}; empty if the values are differenced
     * @param start coefficients of the columns
     * @param scale what innovations are divided by, above 0
     */
    ExactInnovations(
            double[] values, double[][] columns, double[] levels, ArmaParameters arma, double[] start, double scale) {
        this.values = values;
        this.columns = columns;
        this.levels = levels;
        this.arma = arma;
        this.start = start;
        this.scale = scale;
        this.known = Differences.known(values).length;
        this.left = new double[values.length];
    }

    @Override
    public int count() {
        return known;
    }

    @Override
    public void at(double[] parameters, double[] residuals) {
        standardized(parameters, residuals);
        double factor = Math.exp(0.5 * logVariances / Math.max(1, counted));
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] *= factor;
        }
    }

    /** Writes {@code v_t / √F_t}, 0 for those left out. */
    void standardized(double[] parameters, double[] residuals) {
        subtractRegression(parameters);
        ArimaModel model = arma.stationary(parameters);
        if (levels.length == 0 && known == left.length) {
            logVariances = QuickRecursions.standardize(model, left, residuals);
            counted = known;
        } else {
            StateSpace space = model.stateSpace();
            filter(levels.length == 0 ? space : space.diffuse(levels), residuals);
        }
    }

    private void filter(StateSpace space, double[] residuals) {
        logVariances = 0;
        counted = 0;
        int at = 0;
        for (double value : left) {
            if (!Double.isNaN(value)) {
                double variance = space.variance();
                boolean counts = levels.length == 0 || variance < LARGEST_VARIANCE;
                residuals[at++] = counts ? (value - space.mean()) / Math.sqrt(variance) : 0;
                logVariances += counts ? Math.log(variance) : 0;
                counted += counts ? 1 : 0;
            }
            space.update(value);
        }
    }

    /** {@code Σ log F_t} of the last evaluation. */
    double logVariances() {
        return logVariances;
    }

    /** Coefficients of the columns. */
    double[] regression(double[] parameters) {
        double[] coefficients = start.clone();
        for (int k = 0; k < coefficients.length; k++) {
            coefficients[k] += scale * parameters[arma.count() + k];
        }
        return coefficients;
    }

    private void subtractRegression(double[] parameters) {
        double[] coefficients = regression(parameters);
        System.arraycopy(values, 0, left, 0, left.length);
        for (int k = 0; k < columns.length; k++) {
            for (int t = 0; t < left.length; t++) {
                left[t] -= coefficients[k] * columns[k][t];
            }
        }
        for (int t = 0; t < left.length; t++) {
            left[t] /= scale;
        }
    }
}
