package io.foreshard.core.store;

/**
 * What an executor's command carries: the epoch of the migration attempt (the create-revision of its record) and the
 * claim of the executor on it, compared in this order. A store obeys no pair below the highest it ever obeyed.
 *
 * @param epoch at least 0; 0 is below every attempt
 * @param claim at least 0
 */
public record Fence(long epoch, long claim) implements Comparable<Fence> {

    /** Below every fence that a command can carry. */
    public static final Fence NONE = new Fence(0, 0);

    public Fence {
        if (epoch < 0 || claim < 0) {
            throw new IllegalArgumentException("fence (" + epoch + ", " + claim + "): expected no negative number");
        }
    }

    @Override
    public int compareTo(Fence other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(claim, other.claim);
    }
}
