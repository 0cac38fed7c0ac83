package io.foreshard.core.placement;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What a move brings, as an interval. For a run: the accesses still to come by the lengths of earlier runs, less the move.
 * For the plan: the costs of both places until the plan leaves the target, less the move; its spread is that of a count
 * (Poisson) whose rate was estimated from some days (Gamma), so the variance of n expected accesses seen for d days is
 * {@code n + n²/(d + 1)}.
 */
final class BenefitEstimator {

    private final double meanRoundTripMillis;
    private final double confidence;
    private final double quantile;

    BenefitEstimator(double meanRoundTripMillis, double confidence) {
        this.meanRoundTripMillis = meanRoundTripMillis;
        this.confidence = confidence;
        this.quantile = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(confidence);
    }

    /** Benefit of following a run of this length to its region. */
    ExpectedBenefit ofRun(ItemPlacement item, DwellTable population, double accessCost, double moveCost) {
        boolean home = item.run().region() == item.virtual().home();
        long length = item.run().length();
        DwellTable dwell = item.dwell();
        double mean = dwell.meanRemaining(home, length, population);
        double least = dwell.remaining(home, length, confidence, population);
        double most = dwell.remaining(home, length, 1 - confidence, population);
        return benefit(
                mean * accessCost - moveCost,
                Math.min(least, mean) * accessCost - moveCost,
                Math.max(most, mean) * accessCost - moveCost);
    }

    /** Benefit of being at the target for the stay that the plan foresees. */
    ExpectedBenefit ofPlan(DemandOutlook outlook, int home, int target, double moveCost) {
        int stay = outlook.plan().stay(target);
        double saved = outlook.plan().costOfBeing(home, stay) - outlook.plan().costOfBeing(target, stay);
        double count = outlook.expected(target, stay) + outlook.expected(home, stay);
        double deviation = Math.sqrt(count + count * count / (outlook.observedDays() + 1));
        double mean = saved - moveCost;
        double spread = count > 0 ? quantile * deviation * Math.abs(saved) / count : 0;
        return benefit(mean, mean - spread, mean + spread);
    }

    private ExpectedBenefit benefit(double mean, double lower, double upper) {
        return new ExpectedBenefit(
                mean * meanRoundTripMillis, lower * meanRoundTripMillis, upper * meanRoundTripMillis);
    }
}
