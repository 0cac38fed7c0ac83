package io.foreshard.core.forecast.arima;

/**
 * Coefficients φ, θ, Φ, Θ of an order as unconstrained parameters: inverse hyperbolic tangents of partial autocorrelations,
 * block by block (see {@link Stationarity}). Immutable.
 */
final class ArmaParameters {

    private final ArimaOrder order;

    ArmaParameters(ArimaOrder order) {
        this.order = order;
    }

    int count() {
        return order.p() + order.q() + order.seasonalP() + order.seasonalQ();
    }

    /** The first {@link #count()} parameters as coefficients. */
    double[] coefficients(double[] parameters) {
        double[] coefficients = new double[count()];
        int at = 0;
        at = block(parameters, at, order.p(), 1, coefficients);
        at = block(parameters, at, order.q(), -1, coefficients);
        at = block(parameters, at, order.seasonalP(), 1, coefficients);
        block(parameters, at, order.seasonalQ(), -1, coefficients);
        return coefficients;
    }

    /** Writes the parameters of coefficients; blocks that are not stationary get zeros. */
    void write(double[] coefficients, double[] parameters) {
        int at = 0;
        at = unblock(coefficients, at, order.p(), 1, parameters);
        at = unblock(coefficients, at, order.q(), -1, parameters);
        at = unblock(coefficients, at, order.seasonalP(), 1, parameters);
        unblock(coefficients, at, order.seasonalQ(), -1, parameters);
    }

    /** The stationary model with these parameters and innovations of variance 1. */
    ArimaModel stationary(double[] parameters) {
        return new ArimaModel(order.stationary(), coefficients(parameters), 0, 1, 0, 0);
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
