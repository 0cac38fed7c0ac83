package io.foreshard.core.forecast.arima;

import java.util.Optional;

/**
 * Estimates ARIMA models by conditional sum of squares (Box and Jenkins 1970, section 7.1.2), conditioned as R's
 * {@code arima(method = "CSS")}: the first {@code p + P·m} differenced values are given, innovations before are zero. Pure
 * functions.
 *
 * <p>Starts from Hannan and Rissanen's regression (1982) or from zero, whichever has the smaller sum of squares.
 */
public final class ConditionalLeastSquares {

    private ConditionalLeastSquares() {}

    /**
     * Fits a model.
     *
     * @param series finite values, oldest first
     * @return empty if the series is too short for the order or has no variation to explain
     */
    public static Optional<ArimaModel> fit(double[] series, ArimaOrder order) {
        return fit(series, order, LeastSquares.EXACT);
    }

    static Optional<ArimaModel> fit(double[] series, ArimaOrder order, double tolerance) {
        double[] differenced = Differences.of(series, order.d(), order.seasonalD(), order.period());
        int residuals = differenced.length - order.conditioned();
        if (residuals < order.parameters() + 2) {
            return Optional.empty();
        }
        double scale = Differences.deviation(differenced);
        if (!(scale > 0)) {
            return Optional.empty();
        }
        ArmaResiduals function = new ArmaResiduals(differenced, order, scale);
        LeastSquares.Minimum minimum = LeastSquares.minimize(function, start(function, differenced, order), tolerance);
        double variance = minimum.sumOfSquares() * scale * scale / residuals;
        if (!(variance > 0) || Double.isInfinite(variance)) {
            return Optional.empty();
        }
        int used = differenced.length;
        double logLikelihood = -0.5 * used * (Math.log(2 * Math.PI * variance) + 1);
        return Optional.of(new ArimaModel(
                order,
                function.coefficients(minimum.parameters()),
                function.mean(minimum.parameters()),
                variance,
                logLikelihood,
                used));
    }

    private static double[] start(ArmaResiduals function, double[] differenced, ArimaOrder order) {
        double[] zero = function.start(new double[order.parameters() - (order.mean() ? 1 : 0)]);
        Optional<double[]> regressed = HannanRissanen.coefficients(differenced, order);
        if (regressed.isEmpty()) {
            return zero;
        }
        double[] start = function.start(regressed.get());
        double[] residuals = new double[function.count()];
        function.at(start, residuals);
        double atStart = sumOfSquares(residuals);
        function.at(zero, residuals);
        return atStart < sumOfSquares(residuals) ? start : zero;
    }

    private static double sumOfSquares(double[] residuals) {
        double sum = 0;
        for (double residual : residuals) {
            sum += residual * residual;
        }
        return sum;
    }
}
