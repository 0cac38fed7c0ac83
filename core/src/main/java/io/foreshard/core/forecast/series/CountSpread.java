package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.forecast.TwoPieceNormal;
import io.foreshard.core.forecast.ZeroInflated;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Counts, some of them zero: negative binomial with variance {@code μ + φμ²}, zero inflated where the backtest saw more zeros
 * than that allows for. {@code φ} is one number for the next value, one for later ones, and one for sums over each knot's
 * number of steps. Not thread-safe.
 */
final class CountSpread extends Spread {

    private static final double LEAST_MEAN = 1e-6;

    /** Counts beyond it are normal. */
    private static final double LARGEST_COUNTED = 1e6;

    private final int horizon;
    private final int[] steps;
    private final float onePhi;
    private final float pathPhi;
    private final float[] sumPhis;
    private final float zeros;

    /**
     * @param horizon steps that the sums' knots were calibrated for
     * @param sumPhis at the knots
     * @param zeros share of certain zeros, in [0, 1)
     */
    CountSpread(int horizon, float onePhi, float pathPhi, float[] sumPhis, float zeros) {
        this.horizon = horizon;
        this.steps = sumKnotSteps(horizon);
        this.onePhi = onePhi;
        this.pathPhi = pathPhi;
        this.sumPhis = sumPhis;
        this.zeros = zeros;
    }

    @Override
    PredictiveDistribution next(double mean, int slot) {
        return of(mean, drifted(mean, onePhi, drift()), zeros);
    }

    @Override
    PredictiveDistribution later(double mean, int step, int slot) {
        return of(mean, drifted(mean, pathPhi, Math.sqrt(drift())), zeros);
    }

    @Override
    Sums sums() {
        double volatility = Math.sqrt(drift());
        return (mean, count, farther) -> {
            double phi = interpolated(sumPhis, steps, count - 1);
            return of(mean, drifted(mean, phi, volatility), count == 1 ? zeros : 0);
        };
    }

    /** The φ under which the whole variance is so much larger or smaller, but at least that of chance. */
    private static double drifted(double mean, double phi, double volatility) {
        double mu = Math.max(LEAST_MEAN, mean);
        return Math.max(0, (volatility * (1 + phi * mu) - 1) / mu);
    }

    private static PredictiveDistribution of(double mean, double phi, double zeros) {
        double mu = Math.max(LEAST_MEAN, mean);
        double variance = mu + phi * mu * mu;
        if (mu > LARGEST_COUNTED) {
            double deviation = Math.sqrt(variance);
            return new TwoPieceNormal(mu, deviation, deviation, true);
        }
        return ZeroInflated.ofMoments(mu, variance, zeros);
    }

    @Override
    double expectedSquare(double mean, int slot) {
        return Math.max(LEAST_MEAN, mean + onePhi * mean * mean);
    }

    @Override
    void writeFitted(PackedOutput out) {
        out.varint(horizon);
        out.float32(onePhi);
        out.float32(pathPhi);
        out.float16(zeros);
        for (float phi : sumPhis) {
            out.float16(phi);
        }
    }

    static CountSpread read(PackedInput in) {
        int horizon = Math.max(1, in.count(SeriesOptions.MOST_STEPS));
        float onePhi = (float) in.float32();
        float pathPhi = (float) in.float32();
        float zeros = (float) in.float16();
        return new CountSpread(horizon, onePhi, pathPhi, Rounding.readCoarse(in, sumKnotSteps(horizon).length), zeros);
    }
}
