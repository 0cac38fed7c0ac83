package io.foreshard.core.mobility;

import io.foreshard.core.Region;

/**
 * A stretch of successive accesses of one item from one region. Immutable.
 *
 * @param startMillis event time of its first access in the order in which they came, which names the run: a later one with an
 *     earlier time does not change it
 * @param lastMillis event time of its latest access
 * @param length accesses so far, at least 1
 * @param writes how many of them wrote
 */
public record Run(Region region, long startMillis, long lastMillis, long length, long writes) {

    /** This run with more accesses of its region. */
    Run extended(long eventTimeMillis, int reads, int moreWrites) {
        return new Run(
                region,
                startMillis,
                Math.max(lastMillis, eventTimeMillis),
                length + reads + moreWrites,
                writes + moreWrites);
    }

    /** The largest Fibonacci number that this run reached. */
    public long milestone() {
        return milestone(length);
    }

    private static long milestone(long length) {
        long a = 1;
        long b = 2;
        while (b <= length) {
            long next = a + b;
            a = b;
            b = next;
        }
        return a;
    }

    /** Whether a Fibonacci number from 2 on lies in {@code (before, after]}: then a run is worth telling. */
    static boolean passesMilestone(long before, long after) {
        return milestone(after) > milestone(before);
    }
}
