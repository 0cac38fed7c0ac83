package io.foreshard.core.forecast.series;

import java.util.Arrays;

/** Reads the overdispersion and the certain zeros of counts off a backtest, by moments. Used once. */
final class CountSpreadFit {

    private static final double PRIOR_PHI = 0.25;
    private static final double PRIOR_PHI_WEIGHT = 0.5;
    private static final double LEAST_MEAN = 0.02;
    private static final double MOST_PHI = 50;

    /** Shares of certain zeros that are tried, as far as the variance allows for them. */
    private static final double[] ZEROS = {0.1, 0.2, 0.35, 0.5, 0.7};

    /** Standard deviations by which observed zeros must exceed those of the negative binomial. */
    private static final double SIGNIFICANT = 2;

    private final PathErrors paths;

    CountSpreadFit(PathErrors paths) {
        this.paths = paths;
    }

    CountSpread fit() {
        double onePhi = phi(paths.ones, paths.oneMeans);
        double pathPhi = phi(flat(paths.errors), flat(paths.means));
        double[] sums = Arrays.stream(paths.sumOverdispersions(pathPhi))
                .map(phi -> Math.min(MOST_PHI, phi))
                .toArray();
        return new CountSpread(
                paths.horizon,
                (float) onePhi,
                (float) pathPhi,
                Spread.at(Spread.sumKnotSteps(paths.horizon), sums),
                Rounding.coarse(zeros(onePhi)));
    }

    /** {@code Σ(e² − μ) / Σμ²}, with a little prior. */
    private static double phi(double[] errors, double[] means) {
        double excess = PRIOR_PHI;
        double squares = PRIOR_PHI_WEIGHT;
        for (int i = 0; i < errors.length; i++) {
            double mean = Math.max(LEAST_MEAN, means[i]);
            excess += errors[i] * errors[i] - mean;
            squares += mean * mean;
        }
        return Math.min(MOST_PHI, Math.max(0, excess / squares));
    }

    /** The share of certain zeros under which as many zeros are expected as were seen; 0 unless they are clearly too many. */
    private double zeros(double phi) {
        double seen = 0;
        double varies = 0;
        for (int t = 0; t < paths.ones.length; t++) {
            seen += Math.rint(paths.ones[t] + paths.oneMeans[t]) == 0 ? 1 : 0;
            double chance = zeroChance(paths.oneMeans[t], phi, 0);
            varies += chance * (1 - chance);
        }
        double best = 0;
        double gap = Math.abs(seen - expectedZeros(phi, 0));
        if (seen < expectedZeros(phi, 0) + SIGNIFICANT * Math.sqrt(varies)) {
            return 0;
        }
        for (double candidate : ZEROS) {
            double share = Math.min(candidate, phi / (1 + phi));
            double missed = Math.abs(seen - expectedZeros(phi, share));
            if (missed < gap) {
                best = share;
                gap = missed;
            }
        }
        return best;
    }

    private double expectedZeros(double phi, double share) {
        double sum = 0;
        for (double mean : paths.oneMeans) {
            sum += zeroChance(mean, phi, share);
        }
        return sum;
    }

    /** P(0) of the zero-inflated distribution with this mean and variance {@code μ + φμ²}. */
    private static double zeroChance(double mean, double phi, double share) {
        double m = Math.max(LEAST_MEAN, mean) / (1 - share);
        double own = Math.max(0, phi * (1 - share) - share);
        double zero = own > 1e-6 ? Math.pow(1 + own * m, -1 / own) : Math.exp(-m);
        return share + (1 - share) * zero;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
