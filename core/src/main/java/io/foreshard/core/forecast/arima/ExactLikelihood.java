package io.foreshard.core.forecast.arima;

import java.util.Arrays;
import java.util.Optional;

/**
 * Estimates ARIMA models by exact Gaussian likelihood, as R's {@code arima(method = "ML")}. Pure functions.
 *
 * <p>With innovations {@code v_t} of variance {@code σ² F_t} the likelihood concentrated in σ² is largest where
 * {@code Σ v²/F · (Π F)^(1/n)} is smallest: a sum of squares (Ansley 1979), which Levenberg and Marquardt minimize from the
 * conditional estimate. Missing values are exact for models without differences; a difference that a missing value enters is
 * missing.
 */
public final class ExactLikelihood {

    private ExactLikelihood() {}

    /**
     * Fits a model.
     *
     * @param series oldest first; NaN where a value is missing
     * @return empty if the series is too short for the order or has no variation to explain
     */
    public static Optional<ArimaModel> fit(double[] series, ArimaOrder order) {
        return fit(series, order, LeastSquares.EXACT);
    }

    static Optional<ArimaModel> fit(double[] series, ArimaOrder order, double tolerance) {
        double[] differenced = Differences.of(series, order.d(), order.seasonalD(), order.period());
        double[] known =
                Arrays.stream(differenced).filter(v -> !Double.isNaN(v)).toArray();
        double scale = Differences.deviation(known);
        if (known.length < order.parameters() + 2 || !(scale > 0)) {
            return Optional.empty();
        }
        Function function = new Function(differenced, order, scale, Differences.average(known), known.length);
        LeastSquares.Minimum minimum =
                LeastSquares.minimize(function, function.start(series, differenced, known.length), tolerance);
        double[] residuals = new double[known.length];
        double logVariances = function.standardized(minimum.parameters(), residuals);
        double sum = 0;
        for (double residual : residuals) {
            sum += residual * residual;
        }
        double variance = sum * scale * scale / known.length;
        if (!(variance > 0) || Double.isInfinite(variance)) {
            return Optional.empty();
        }
        double logLikelihood = -0.5 * (known.length * (Math.log(2 * Math.PI * variance) + 1) + logVariances);
        return Optional.of(new ArimaModel(
                order,
                function.arma.coefficients(minimum.parameters()),
                function.mean(minimum.parameters()),
                variance,
                logLikelihood,
                known.length));
    }

    /** Standardized innovations as a function of the unconstrained parameters. Not thread-safe. */
    private static final class Function implements LeastSquares.Residuals {

        private final double[] differenced;
        private final ArimaOrder order;
        private final double scale;
        private final double average;
        private final int known;
        private final ArmaResiduals arma;

        Function(double[] differenced, ArimaOrder order, double scale, double average, int known) {
            this.differenced = differenced;
            this.order = order;
            this.scale = scale;
            this.average = order.mean() ? average : 0;
            this.known = known;
            this.arma = new ArmaResiduals(differenced, order, scale);
        }

        /** From the conditional estimate; from zero if values are missing. */
        double[] start(double[] series, double[] differenced, int known) {
            double[] zero = new double[order.parameters()];
            if (known < differenced.length) {
                return zero;
            }
            Optional<ArimaModel> conditional = ConditionalLeastSquares.fit(series, order, LeastSquares.ROUGH);
            if (conditional.isEmpty()) {
                return zero;
            }
            ArimaModel model = conditional.get();
            double[] parameters = arma.start(model.coefficients());
            if (order.mean()) {
                parameters[parameters.length - 1] = (model.mean() - average) / scale;
            }
            return parameters;
        }

        double mean(double[] parameters) {
            return order.mean() ? average + scale * parameters[parameters.length - 1] : 0;
        }

        @Override
        public int count() {
            return known;
        }

        @Override
        public void at(double[] parameters, double[] residuals) {
            double logVariances = standardized(parameters, residuals);
            double factor = Math.exp(0.5 * logVariances / known);
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] *= factor;
            }
        }

        /** Writes {@code v_t / √F_t} and returns {@code Σ log F_t}. */
        double standardized(double[] parameters, double[] residuals) {
            ArimaOrder stationary = new ArimaOrder(
                    order.p(), 0, order.q(), order.seasonalP(), 0, order.seasonalQ(), order.period(), false);
            StateSpace space = new ArimaModel(stationary, arma.coefficients(parameters), 0, 1, 0, 0).stateSpace();
            double mean = mean(parameters);
            double logVariances = 0;
            int at = 0;
            for (double value : differenced) {
                double centered = (value - mean) / scale;
                if (!Double.isNaN(centered)) {
                    residuals[at++] = (centered - space.mean()) / Math.sqrt(space.variance());
                    logVariances += Math.log(space.variance());
                }
                space.update(centered);
            }
            return logVariances;
        }
    }
}
