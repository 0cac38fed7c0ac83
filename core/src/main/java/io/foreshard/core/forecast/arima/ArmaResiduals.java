package io.foreshard.core.forecast.arima;

/**
 * Conditional innovations of an ARMA model as a function of {@link ArmaParameters}, then the mean in deviations from the
 * series' own. Not thread-safe: it keeps room to work in.
 */
final class ArmaResiduals implements LeastSquares.Residuals {

    private final double[] series;
    private final ArimaOrder order;
    private final ArmaParameters arma;
    private final double scale;
    private final double average;
    private final double[] centered;
    private final double[] innovations;

    /** @param scale what residuals are divided by, above 0 */
    ArmaResiduals(double[] differenced, ArimaOrder order, double scale) {
        this.series = differenced;
        this.order = order;
        this.arma = new ArmaParameters(order);
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
        ArimaModel model = arma.stationary(parameters);
        int from = order.conditioned();
        System.arraycopy(centered, from, innovations, from, series.length - from);
        model.autoregression().addTails(centered, from, innovations);
        model.movingAverage().subtractOwnTails(innovations, from, from);
        System.arraycopy(innovations, from, residuals, 0, residuals.length);
    }

    double[] coefficients(double[] parameters) {
        return arma.coefficients(parameters);
    }

    double mean(double[] parameters) {
        return order.mean() ? average + scale * parameters[parameters.length - 1] : 0;
    }

    /** Parameters for these coefficients and the series' own mean; blocks that are not stationary start from zero. */
    double[] start(double[] coefficients) {
        double[] parameters = new double[order.parameters()];
        arma.write(coefficients, parameters);
        return parameters;
    }
}
