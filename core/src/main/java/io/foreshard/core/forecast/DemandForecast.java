package io.foreshard.core.forecast;

/**
 * The demand expected in each coming window, and in all of them together. Immutable; arrays are copied in and out.
 *
 * <p>The variance of the sum is not the sum of the variances: errors of the level are common to all windows.
 */
public final class DemandForecast {

    private final String model;
    private final double[] means;
    private final double[] variances;
    private final double sumVariance;

    /**
     * @param model the model's name
     * @param means accesses expected in each window, oldest first, at least 0
     * @param variances of each window's count
     * @param sumVariance of the sum of all counts
     */
    public DemandForecast(String model, double[] means, double[] variances, double sumVariance) {
        this.model = model;
        this.means = means.clone();
        this.variances = variances.clone();
        this.sumVariance = sumVariance;
    }

    public String model() {
        return model;
    }

    /** How many windows it looks ahead. */
    public int horizon() {
        return means.length;
    }

    public double[] means() {
        return means.clone();
    }

    public double sumMean() {
        double sum = 0;
        for (double mean : means) {
            sum += mean;
        }
        return sum;
    }

    public double sumVariance() {
        return sumVariance;
    }

    /** The count of one coming window, 0 for the next. */
    public PredictiveDistribution at(int step) {
        return PredictiveDistribution.ofCount(means[step], variances[step]);
    }

    /** The sum of all coming windows. */
    public PredictiveDistribution sum() {
        return PredictiveDistribution.ofCount(sumMean(), sumVariance);
    }
}
