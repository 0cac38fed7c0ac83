package io.foreshard.core.anomaly;

/**
 * What is alike in how a statistic behaves is counted together: by accesses expected in a window, by their dispersion (variance
 * over mean), by how long the item is known, and for shifts by the region's share. Pure functions.
 */
final class Stratum {

    private static final double[] ACTIVITY = {0.1, 0.5, 2, 8, 30};
    private static final double[] DISPERSION = {1.5, 4};
    private static final double[] SHARE = {0.02, 0.1};
    private static final double[] RESTLESS = {0.5, 1, 2, 4};
    private static final int YOUNG_WINDOWS = 72;

    private static final int ACTIVITIES = ACTIVITY.length + 1;
    private static final int DISPERSIONS = DISPERSION.length + 1;
    private static final int SHARES = SHARE.length + 1;
    /** How many classes of restlessness there are. */
    static final int RESTS = RESTLESS.length + 1;

    /** How many there are, numbered from 0. */
    static final int COUNT = ACTIVITIES * Math.max(DISPERSIONS, SHARES) * RESTS * 2;

    private Stratum() {}

    /** The class of a dispersion, 0 to 2. */
    static int dispersion(double mean, double variance) {
        return classOf(mean > 0 ? variance / mean : 1, DISPERSION);
    }

    static boolean isYoung(long closedWindows) {
        return closedWindows < YOUNG_WINDOWS;
    }

    /**
     * The class of a restlessness, 0 to 4.
     *
     * @param ratio to the usual one
     */
    static int restlessness(double ratio) {
        return classOf(ratio, RESTLESS);
    }

    /** The class of restlessness of a stratum. */
    static int restlessnessOf(int stratum) {
        return stratum / 2 % RESTS;
    }

    /** Of a count. */
    static int ofCount(double mean, int dispersion, int restlessness, boolean young) {
        return of(mean, dispersion, restlessness, young);
    }

    /**
     * Of a region's share.
     *
     * @param mean accesses expected from all regions
     */
    static int ofShare(double mean, double share, int restlessness, boolean young) {
        return of(mean, classOf(share, SHARE), restlessness, young);
    }

    private static int of(double mean, int group, int restlessness, boolean young) {
        int activity = classOf(mean, ACTIVITY);
        return ((activity * DISPERSIONS + group) * RESTS + restlessness) * 2 + (young ? 1 : 0);
    }

    private static int classOf(double value, double[] limits) {
        int index = 0;
        while (index < limits.length && value >= limits[index]) {
            index++;
        }
        return index;
    }
}
