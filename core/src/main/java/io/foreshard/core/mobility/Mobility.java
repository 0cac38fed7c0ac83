package io.foreshard.core.mobility;

import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.util.List;
import java.util.Map;

/**
 * The mobility score and the benefit of a move, from the forecasts of all regions. Pure functions.
 *
 * <p>Score: {@code S = Σ w_r f_r / Σ f_r}, {@code w_r} the remoteness of region {@code r} from the home and {@code f_r}
 * its predicted weighted accesses an hour. Its variance by the delta method is {@code Σ (w_r − S)² Var f_r / (Σ f_r)²};
 * the interval is taken on the logit scale, so it never leaves [0, 1].
 *
 * <p>Benefit of moving from {@code h} to {@code t}: {@code Σ n_r (rtt(r,h) − rtt(r,t)) − cost}, {@code n_r} the accesses
 * of region {@code r} over the horizon; its interval recovers variances from the regions' own, skewed intervals (MOVER:
 * Zou and Donner 2008).
 */
final class Mobility {

    private static final double LEAST_VARIANCE = 1e-12;

    /** Standard normal quantile of 97.5 %. */
    private static final double Z = 1.959963984540054;

    private Mobility() {}

    /** The best place for the home and what moving there saves. */
    record Best(Region region, Benefit benefit) {}

    /** @param floorPerHour total demand below which the score is 0 */
    static MobilityScore score(Topology topology, Region home, List<RegionForecast> forecasts, double floorPerHour) {
        double total = 0;
        double weighted = 0;
        for (RegionForecast forecast : forecasts) {
            total += forecast.mean();
            weighted += topology.remoteness(home, forecast.region()) * forecast.mean();
        }
        if (total < floorPerHour || total <= 0) {
            return MobilityScore.ZERO;
        }
        double score = Math.min(1, Math.max(0, weighted / total));
        double variance = 0;
        for (RegionForecast forecast : forecasts) {
            double deviation = (forecast.upper() - forecast.lower()) / (2 * Z);
            double lever = (topology.remoteness(home, forecast.region()) - score) * deviation / total;
            variance += lever * lever;
        }
        return withInterval(score, variance);
    }

    /** The region, among those with a partition, that saves most; the home's if none saves anything. */
    static Best best(
            Topology topology, Region home, List<RegionForecast> forecasts, double horizonHours, MoveCost cost) {
        Best best = new Best(home, Benefit.NONE);
        for (Region target : topology.regions()) {
            if (target.equals(home) || !topology.hasPartitionIn(target)) {
                continue;
            }
            Benefit benefit = benefit(topology, home, target, forecasts, horizonHours, cost);
            if (benefit.meanMillis() > best.benefit().meanMillis()) {
                best = new Best(target, benefit);
            }
        }
        return best;
    }

    /**
     * The score from means alone.
     *
     * @param means weighted accesses an hour of each region
     */
    static double score(Topology topology, Region home, Map<Region, Double> means, double floorPerHour) {
        double total = 0;
        double weighted = 0;
        for (Map.Entry<Region, Double> entry : means.entrySet()) {
            total += entry.getValue();
            weighted += topology.remoteness(home, entry.getKey()) * entry.getValue();
        }
        return total < floorPerHour || total <= 0 ? 0 : Math.min(1, Math.max(0, weighted / total));
    }

    static Region best(Topology topology, Region home, Map<Region, Double> means, double horizonHours, MoveCost cost) {
        Region best = home;
        double most = 0;
        for (Region target : topology.regions()) {
            if (target.equals(home) || !topology.hasPartitionIn(target)) {
                continue;
            }
            double saved = -cost.millis(topology, home, target);
            for (Map.Entry<Region, Double> entry : means.entrySet()) {
                saved += horizonHours * savedMillis(topology, entry.getKey(), home, target) * entry.getValue();
            }
            if (saved > most) {
                best = target;
                most = saved;
            }
        }
        return best;
    }

    static Benefit benefit(
            Topology topology,
            Region home,
            Region target,
            List<RegionForecast> forecasts,
            double horizonHours,
            MoveCost cost) {
        double mean = -cost.millis(topology, home, target);
        double below = 0;
        double above = 0;
        for (RegionForecast forecast : forecasts) {
            double saved = horizonHours * savedMillis(topology, forecast.region(), home, target);
            double atLower = saved * forecast.lower();
            double atUpper = saved * forecast.upper();
            double expected = saved * forecast.mean();
            mean += expected;
            below += square(expected - Math.min(atLower, atUpper));
            above += square(Math.max(atLower, atUpper) - expected);
        }
        return new Benefit(mean, mean - Math.sqrt(below), mean + Math.sqrt(above));
    }

    private static double savedMillis(Topology topology, Region from, Region home, Region target) {
        return topology.roundTripMillis(from, home) - topology.roundTripMillis(from, target);
    }

    private static MobilityScore withInterval(double score, double variance) {
        double most = score * (1 - score);
        if (most <= LEAST_VARIANCE || variance <= LEAST_VARIANCE) {
            return new MobilityScore(score, score, score);
        }
        double logit = Math.log(score / (1 - score));
        double reach = Z * Math.sqrt(variance) / most;
        return new MobilityScore(score, inverseLogit(logit - reach), inverseLogit(logit + reach));
    }

    private static double inverseLogit(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static double square(double value) {
        return value * value;
    }
}
