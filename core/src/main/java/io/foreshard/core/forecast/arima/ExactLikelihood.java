package io.foreshard.core.forecast.arima;

import java.util.Arrays;
import java.util.Optional;

/**
 * Estimates ARIMA models, with regressors or without, by exact Gaussian likelihood, as R's {@code arima(method = "ML")}:
 * {@link ExactInnovations}, which Levenberg and Marquardt make small from the conditional estimate (missing values
 * interpolated for it) or from zero, whichever fits better. Pure functions.
 *
 * <p>Missing values are exact too: with differences the state then holds the levels, unknown before the first value.
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
        return fit(series, new double[0][], order, tolerance).map(Estimate::model);
    }

    /** Fits the model of a conditional or rough estimate, starting from that. */
    static Optional<ArimaModel> refine(double[] series, ArimaModel estimate, double tolerance) {
        return Regressors.of(new double[0][], estimate.order(), series.length)
                .flatMap(regressors -> new Fit(series, regressors, estimate.order()).from(estimate, tolerance))
                .map(Estimate::model);
    }

    /**
     * Fits a model of what regressors leave.
     *
     * @param columns one a regressor, finite, as long as the series
     */
    static Optional<Estimate> fit(double[] series, double[][] columns, ArimaOrder order, double tolerance) {
        return Regressors.of(columns, order, series.length)
                .flatMap(regressors -> new Fit(series, regressors, order).run(tolerance));
    }

    /** A model and the coefficients of the regressors. Immutable by convention. */
    static final class Estimate {

        private final ArimaModel model;
        private final double[] coefficients;

        Estimate(ArimaModel model, double[] coefficients) {
            this.model = model;
            this.coefficients = coefficients;
        }

        ArimaModel model() {
            return model;
        }

        double[] coefficients() {
            return coefficients;
        }
    }

    /** One estimation. Used once. */
    private static final class Fit {

        private final double[] series;
        private final Regressors regressors;
        private final ArimaOrder order;
        private final ArmaParameters arma;
        private final double[] differenced;
        private final boolean joint;
        private final int used;
        private final double[] start;

        Fit(double[] series, Regressors regressors, ArimaOrder order) {
            this.series = series;
            this.regressors = regressors;
            this.order = order;
            this.arma = new ArmaParameters(order);
            this.differenced = differences(series);
            this.joint = order.lost() > 0 && Differences.anyMissing(series);
            this.used = joint ? Differences.known(series).length - order.lost() : Differences.known(differenced).length;
            this.start = regressors.leastSquares(differenced);
        }

        Optional<Estimate> run(double tolerance) {
            double scale = scale();
            if (!enough(scale)) {
                return Optional.empty();
            }
            double[] filled = interpolated(Regressors.without(series, regressors.levels(), start));
            double[] zero = new double[arma.count() + regressors.count()];
            ExactInnovations function = function(scale);
            double[] better = ConditionalLeastSquares.fit(filled, order, LeastSquares.ROUGH)
                    .map(model -> better(function, zero, parameters(model, model.mean() / scale)))
                    .orElse(zero);
            return minimum(function, better, scale, tolerance);
        }

        /** From an estimate for a series without regressors. */
        Optional<Estimate> from(ArimaModel estimate, double tolerance) {
            double scale = scale();
            double mean = order.mean() ? (estimate.mean() - regressors.given(start)[0]) / scale : 0;
            return enough(scale)
                    ? minimum(function(scale), parameters(estimate, mean), scale, tolerance)
                    : Optional.empty();
        }

        private boolean enough(double scale) {
            return used >= arma.count() + regressors.count() + 2 && scale > 0;
        }

        private ExactInnovations function(double scale) {
            return joint
                    ? new ExactInnovations(
                            series, regressors.levels(), Differences.levelWeights(order), arma, start, scale)
                    : new ExactInnovations(differenced, regressors.differenced(), new double[0], arma, start, scale);
        }

        private Optional<Estimate> minimum(ExactInnovations function, double[] from, double scale, double tolerance) {
            return estimate(
                    function, LeastSquares.minimize(function, from, tolerance).parameters(), scale);
        }

        private Optional<Estimate> estimate(ExactInnovations function, double[] parameters, double scale) {
            double[] residuals = new double[function.count()];
            function.standardized(parameters, residuals);
            double variance = sumOfSquares(residuals) * scale * scale / used;
            if (!(variance > 0) || Double.isInfinite(variance)) {
                return Optional.empty();
            }
            double logLikelihood = -0.5 * (used * (Math.log(2 * Math.PI * variance) + 1) + function.logVariances());
            double[] all = regressors.given(function.regression(parameters));
            double mean = order.mean() ? all[0] : 0;
            int own = order.mean() ? 1 : 0;
            double[] coefficients = Arrays.copyOfRange(all, own, all.length);
            return Optional.of(new Estimate(
                    new ArimaModel(order, arma.coefficients(parameters), mean, variance, logLikelihood, used),
                    coefficients));
        }

        /** Deviation of what the first regression leaves; of levels where no difference is known. */
        private double scale() {
            double[] left = Differences.known(Regressors.without(differenced, regressors.differenced(), start));
            double deviation = Differences.deviation(left);
            return deviation > 0 || !joint ? deviation : Differences.deviation(Differences.known(series));
        }

        /** @param mean beyond the start's, in units of the scale */
        private double[] parameters(ArimaModel model, double mean) {
            double[] parameters = new double[arma.count() + regressors.count()];
            arma.write(model.coefficients(), parameters);
            if (order.mean()) {
                parameters[arma.count()] = mean;
            }
            return parameters;
        }

        private static double[] better(ExactInnovations function, double[] one, double[] other) {
            double[] residuals = new double[function.count()];
            function.at(one, residuals);
            double ofOne = sumOfSquares(residuals);
            function.at(other, residuals);
            return sumOfSquares(residuals) < ofOne ? other : one;
        }

        private double[] differences(double[] values) {
            return Differences.of(values, order.d(), order.seasonalD(), order.period());
        }

        private static double[] interpolated(double[] values) {
            double[] filled = values.clone();
            int last = -1;
            for (int t = 0; t <= filled.length; t++) {
                if (t == filled.length || !Double.isNaN(filled[t])) {
                    for (int gap = last + 1; gap < t; gap++) {
                        double before = last < 0 ? (t < filled.length ? filled[t] : 0) : filled[last];
                        double after = t < filled.length ? filled[t] : before;
                        filled[gap] = before + (after - before) * (gap - last) / (t - last);
                    }
                    last = t;
                }
            }
            return filled;
        }

        private static double sumOfSquares(double[] residuals) {
            double sum = 0;
            for (double residual : residuals) {
                sum += residual * residual;
            }
            return sum;
        }
    }
}
