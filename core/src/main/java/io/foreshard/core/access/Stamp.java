package io.foreshard.core.access;

/**
 * Which state of an item something is: the epoch of the home that answered, and its version, compared in this order.
 * Immutable.
 *
 * @param epoch at least 0
 * @param version 0 for an item that was never written
 */
public record Stamp(long epoch, long version) implements Comparable<Stamp> {

    public Stamp {
        if (epoch < 0 || version < 0) {
            throw new IllegalArgumentException("stamp (" + epoch + ", " + version + "): expected no negative number");
        }
    }

    @Override
    public int compareTo(Stamp other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(version, other.version);
    }

    public boolean isBelow(Stamp other) {
        return compareTo(other) < 0;
    }
}
