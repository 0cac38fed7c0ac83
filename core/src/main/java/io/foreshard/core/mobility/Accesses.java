package io.foreshard.core.mobility;

import io.foreshard.core.Region;

/**
 * Accesses of one item from one region that followed each other and fall into one window, counted together: what a run of single
 * ones tells, at the price of one. Immutable.
 *
 * @param firstMillis event time of the first one that came
 * @param lastMillis the latest event time among them
 * @param reads at least 0
 * @param writes at least 0; not both 0
 */
public record Accesses(Region region, long firstMillis, long lastMillis, int reads, int writes) {

    public Accesses {
        if (reads < 0 || writes < 0 || (reads == 0 && writes == 0)) {
            throw new IllegalArgumentException(
                    "access of " + reads + " reads and " + writes + " writes: expected at least one");
        }
        if (lastMillis < firstMillis) {
            throw new IllegalArgumentException(
                    "accesses from " + firstMillis + " to " + lastMillis + ": expected the latest time last");
        }
    }

    /** Reads and writes. */
    long count() {
        return (long) reads + writes;
    }
}
