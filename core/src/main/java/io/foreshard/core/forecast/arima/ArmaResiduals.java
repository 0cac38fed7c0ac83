package io.foreshard.core.forecast.arima;

/**
 * Innovations of an ARMA model as a function of unconstrained parameters: φ, θ, Φ, Θ as inverse hyperbolic tangents of
 * partial autocorrelations, then the mean in deviations from the series' own. Not thread-safe: it keeps room to work in.
 */
final class ArmaResiduals implements LeastSquares.Residuals {

    private final double[] series;
    private final ArimaOrder order;
    private final double scale;
    private final double average;
    private final double[] centered;
    private final double[] innovations;

    /** @param scale what residuals are divided by, above 0 */
    ArmaResiduals(double[] differenced, ArimaOrder order, double scale) {
        this.series = differenced;
        this.order = order;
        this.scale = scale;
        this.average = order.mean() ? Differences.average(differenced) : 0;
        this.centered = new double[differenced.length];
        this.innovations = new double[differenced.length];
    }

    @Override
    public int count() {
        return series.length - order.conditioned();
    }

    @Override
    public void at(double[] parameters, double[] residuals) {
        double mean = mean(parameters);
        for (int t = 0; t < series.length; t++) {
            centered[t] = (series[t] - mean) / scale;
        }
        double[] coefficients = coefficients(parameters);
        ArimaModel model = new ArimaModel(stationary(), coefficients, 0, 1, 0, 0);
        LagPolynomial autoregression = model.autoregression();
        LagPolynomial movingAverage = model.movingAverage();
        int from = order.conditioned();
        for (int t = from; t < series.length; t++) {
            innovations[t] =
                    centered[t] + autoregression.tail(centered, t, 0) - movingAverage.tail(innovations, t, from);
            residuals[t - from] = innovations[t];
        }
    }

    double[] coefficients(double[] parameters) {
        double[] coefficients = new double[order.p() + order.q() + order.seasonalP() + order.seasonalQ()];
        int at = 0;
        at = block(parameters, at, order.p(), 1, coefficients);
        at = block(parameters, at, order.q(), -1, coefficients);
        at = block(parameters, at, order.seasonalP(), 1, coefficients);
        block(parameters, at, order.seasonalQ(), -1, coefficients);
        return coefficients;
    }

    double mean(double[] parameters) {
        return order.mean() ? average + scale * parameters[parameters.length - 1] : 0;
    }

    /** Parameters for these coefficients and the series' own mean; blocks that are not stationary start from zero. */
    double[] start(double[] coefficients) {
        double[] parameters = new double[order.parameters()];
        int at = 0;
        at = unblock(coefficients, at, order.p(), 1, parameters);
        at = unblock(coefficients, at, order.q(), -1, parameters);
        at = unblock(coefficients, at, order.seasonalP(), 1, parameters);
        unblock(coefficients, at, order.seasonalQ(), -1, parameters);
        return parameters;
    }

    private ArimaOrder stationary() {
        return new ArimaOrder(order.p(), 0, order.q(), order.seasonalP(), 0, order.seasonalQ(), order.period(), false);
    }

    private static int block(double[] parameters, int at, int length, double sign, double[] into) {
        double[] block = new double[length];
        Stationarity.toCoefficients(parameters, at, block, sign);
        System.arraycopy(block, 0, into, at, length);
        return at + length;
    }

    private static int unblock(double[] coefficients, int at, int length, double sign, double[] into) {
        double[] block = new double[length];
        System.arraycopy(coefficients, at, block, 0, length);
        Stationarity.toUnconstrained(block, sign, into, at);
        return at + length;
    }
}
