package io.foreshard.core.forecast.arima;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;

/**
 * A fitted seasonal ARIMA model. Immutable and thread-safe.
 *
 * <p>As one recursion on the undifferenced series: {@code y_t = c − Σ a_l y_(t−l) + ε_t + Σ b_l ε_(t−l)}, with
 * {@code a} the product of both autoregressions and the differences.
 */
public final class ArimaModel {

    private final ArimaOrder order;
    private final double[] coefficients;
    private final double mean;
    private final double innovationVariance;
    private final double logLikelihood;
    private final int observations;
    private final LagPolynomial autoregression;
    private final LagPolynomial movingAverage;
    private final double constant;

    /**
     * @param coefficients φ, θ, Φ, Θ in this order
     * @param mean of the differenced series; 0 if the order has none
     * @param innovationVariance at least 0
     * @param observations what the likelihood is that of, after differencing
     */
    ArimaModel(
            ArimaOrder order,
            double[] coefficients,
            double mean,
            double innovationVariance,
            double logLikelihood,
            int observations) {
        this.order = order;
        this.coefficients = coefficients.clone();
        this.mean = mean;
        this.innovationVariance = innovationVariance;
        this.logLikelihood = logLikelihood;
        this.observations = observations;
        LagPolynomial stationary = LagPolynomial.ofSeasonal(ar(), seasonalAr(), order.period(), -1);
        this.autoregression =
                stationary.times(LagPolynomial.ofDifferences(order.d(), order.seasonalD(), order.period()));
        this.movingAverage = LagPolynomial.ofSeasonal(ma(), seasonalMa(), order.period(), 1);
        this.constant = mean * stationary.atOne();
    }

    public ArimaOrder order() {
        return order;
    }

    public double[] ar() {
        return Arrays.copyOfRange(coefficients, 0, order.p());
    }

    public double[] ma() {
        return Arrays.copyOfRange(coefficients, order.p(), order.p() + order.q());
    }

    public double[] seasonalAr() {
        int from = order.p() + order.q();
        return Arrays.copyOfRange(coefficients, from, from + order.seasonalP());
    }

    public double[] seasonalMa() {
        int from = order.p() + order.q() + order.seasonalP();
        return Arrays.copyOfRange(coefficients, from, from + order.seasonalQ());
    }

    /** Mean of the differenced series; 0 if none was estimated. */
    public double mean() {
        return mean;
    }

    public double innovationVariance() {
        return innovationVariance;
    }

    /** Gaussian log-likelihood, by conditional sum of squares or exact, as the estimator says. */
    public double logLikelihood() {
        return logLikelihood;
    }

    /** Akaike's criterion corrected for short series (Hurvich and Tsai 1989); infinite where it is not defined. */
    public double aicc() {
        return aicc(0);
    }

    /** With {@code more} parameters estimated beside those of the model. */
    double aicc(int more) {
        double parameters = order.parameters() + more + 1.0;
        double room = observations - parameters - 1;
        return room <= 0
                ? Double.POSITIVE_INFINITY
                : -2 * logLikelihood + 2 * parameters + 2 * parameters * (parameters + 1) / room;
    }

    /** A filter that has seen a series (NaN where a value is missing) and starts from the Kalman filter's innovations. */
    public ArimaFilter exactFilter(double[] series) {
        return exactFilter(series, this);
    }

    /**
     * The same for a rounded copy of this model, which at the edge need not be stationary; from conditional innovations where
     * the exact ones cannot be computed.
     */
    public ArimaFilter exactFilter(double[] series, ArimaModel rounded) {
        KalmanRun run = KalmanRun.over(this, series);
        return Arrays.stream(run.innovations()).allMatch(Double::isFinite)
                ? rounded.filter().takeAll(run.values(), run.innovations())
                : rounded.filter().updateAll(series);
    }

    /** A filter that has seen nothing. */
    public ArimaFilter filter() {
        return new ArimaFilter(this);
    }

    /** The first {@code count} weights of the innovations in {@code y}: {@code ψ₀ = 1}. */
    double[] psiWeights(int count) {
        double[] psi = new double[count];
        double[] theta = movingAverage.dense();
        for (int j = 0; j < count; j++) {
            psi[j] = (j < theta.length ? theta[j] : 0) - autoregression.tail(psi, j, 0);
        }
        return psi;
    }

    /** φ, θ, Φ, Θ in this order. */
    double[] coefficients() {
        return coefficients.clone();
    }

    /** The model of the differenced series less its mean. */
    ArimaModel stationaryPart() {
        return new ArimaModel(order.stationary(), coefficients, 0, innovationVariance, logLikelihood, observations);
    }

    /** The state space of a model without differences, with innovations of variance 1. */
    StateSpace stateSpace() {
        int states = order.states();
        return StateSpace.stationary(phi(states), noise(states));
    }

    /** Of a model without differences: signs as in R, as many as there are states. */
    double[] phi(int states) {
        double[] dense = autoregression.dense();
        double[] phi = new double[states];
        for (int i = 1; i < dense.length; i++) {
            phi[i - 1] = -dense[i];
        }
        return phi;
    }

    /** 1 and the moving average, as many as there are states. */
    double[] noise(int states) {
        return Arrays.copyOf(movingAverage.dense(), states);
    }

    LagPolynomial autoregression() {
        return autoregression;
    }

    LagPolynomial movingAverage() {
        return movingAverage;
    }

    double constant() {
        return constant;
    }

    /** Appends this model; coefficients are rounded to floats. */
    public void writeTo(PackedOutput out) {
        out.bits(order.p(), 4);
        out.bits(order.d(), 2);
        out.bits(order.q(), 4);
        out.bits(order.seasonalP(), 4);
        out.bits(order.seasonalD(), 1);
        out.bits(order.seasonalQ(), 4);
        out.varint(order.period());
        out.flag(order.mean());
        for (double coefficient : coefficients) {
            out.float32(coefficient);
        }
        if (order.mean()) {
            out.float32(mean);
        }
        out.float32(innovationVariance);
    }

    /** Reads what {@link #writeTo} appended; the likelihood is not stored and reads 0. */
    public static ArimaModel readFrom(PackedInput in) {
        int p = (int) in.bits(4);
        int d = (int) in.bits(2);
        int q = (int) in.bits(4);
        int seasonalP = (int) in.bits(4);
        int seasonalD = (int) in.bits(1);
        int seasonalQ = (int) in.bits(4);
        int period = in.count(1 << 20);
        ArimaOrder order = new ArimaOrder(p, d, q, seasonalP, seasonalD, seasonalQ, period, in.flag());
        double[] coefficients = new double[p + q + seasonalP + seasonalQ];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = in.float32();
        }
        double mean = order.mean() ? in.float32() : 0;
        return new ArimaModel(order, coefficients, mean, in.float32(), 0, 0);
    }

    @Override
    public String toString() {
        return "ARIMA" + order + " " + Arrays.toString(coefficients) + " mean " + mean + " variance "
                + innovationVariance;
    }
}
