package io.foreshard.core.placement;

/**
 * The accesses by which a run has grown, spread evenly over a time. Immutable.
 *
 * @param before length of the run before, 0 for a new one
 * @param after length of the run now, above {@code before} or equal
 * @param fromMillis event time after which they came
 * @param untilMillis event time of the latest one
 */
record Growth(int region, long before, long after, long fromMillis, long untilMillis) {

    double count() {
        return after - before;
    }

    /** The accesses up to and including one of them. */
    Growth upTo(long access) {
        return new Growth(region, before, access, fromMillis, timeOf(access));
    }

    /** The accesses after one of them. */
    Growth from(long access) {
        return new Growth(region, access, after, timeOf(access), untilMillis);
    }

    /** The share of them before an event time. */
    double shareBefore(long millis) {
        if (untilMillis <= fromMillis) {
            return untilMillis < millis ? 1 : 0;
        }
        return Math.min(1, Math.max(0, (double) (millis - fromMillis) / (untilMillis - fromMillis)));
    }

    private long timeOf(long access) {
        return after == before
                ? untilMillis
                : fromMillis + Math.round((double) (untilMillis - fromMillis) * (access - before) / (after - before));
    }
}
