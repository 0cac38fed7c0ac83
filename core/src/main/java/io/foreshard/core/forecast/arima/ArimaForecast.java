package io.foreshard.core.forecast.arima;

/**
 * Gaussian forecasts. {@code Var(y_(t+h)) = σ² Σ_(j<h) ψ_j²}; the error of the sum over {@code H} steps is
 * {@code Σ_k (Σ_(j≤H−k) ψ_j) ε_k}, so its variance is {@code σ² Σ_(k<H) (Σ_(j≤k) ψ_j)²}. Immutable; arrays are copied.
 */
public final class ArimaForecast {

    private final double[] means;
    private final double[] variances;
    private final double[] sumVariances;

    /** Takes the arrays over. */
    ArimaForecast(double[] means, double[] variances, double[] sumVariances) {
        this.means = means;
        this.variances = variances;
        this.sumVariances = sumVariances;
    }

    static ArimaForecast of(ArimaModel model, double[] means) {
        double[] psi = model.psiWeights(means.length);
        double[] variances = new double[means.length];
        double[] sumVariances = new double[means.length];
        double squares = 0;
        double cumulated = 0;
        double cumulatedSquares = 0;
        for (int h = 0; h < means.length; h++) {
            squares += psi[h] * psi[h];
            variances[h] = model.innovationVariance() * squares;
            cumulated += psi[h];
            cumulatedSquares += cumulated * cumulated;
            sumVariances[h] = model.innovationVariance() * cumulatedSquares;
        }
        return new ArimaForecast(means, variances, sumVariances);
    }

    /** With means moved by these. */
    ArimaForecast shifted(double[] by) {
        double[] moved = means.clone();
        for (int h = 0; h < moved.length; h++) {
            moved[h] += by[h];
        }
        return new ArimaForecast(moved, variances, sumVariances);
    }

    /** One mean a step, the next first. */
    public double[] means() {
        return means.clone();
    }

    /** One variance a step. */
    public double[] variances() {
        return variances.clone();
    }

    /** Variance of the sum over the first {@code steps} steps, at least 1 of them. */
    public double sumVariance(int steps) {
        return sumVariances[steps - 1];
    }
}
