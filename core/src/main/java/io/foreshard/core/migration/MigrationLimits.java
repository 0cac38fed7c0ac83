package io.foreshard.core.migration;

import java.time.Duration;

/**
 * What bounds a migration. Immutable; all durations are clock time.
 *
 * @param attemptTimeout how long an attempt may take from its start, from a takeover, or from the end of probation, to the freeze, and from
 *     there to the commit; above 0
 * @param cooldown how long the source keeps its copy after the move; 0 or more
 * @param shadowInterval how often a shadow on probation is looked at and brought up to date, at first: {@link #refreshAfter}; above 0
 * @param probationReads how many accesses, counted at the shadow, show the predicted demand; at least 1
 * @param copyRounds how often a copy that fell behind is repeated before the freeze has to settle the rest; at least 1
 * @param storeAttempts how often a store is asked before the commit until the attempt is given up; at least 1
 */
public record MigrationLimits(
        Duration attemptTimeout,
        Duration cooldown,
        Duration shadowInterval,
        long probationReads,
        int copyRounds,
        int storeAttempts) {

    private static final int LONGEST_INTERVALS = 8;

    public static final MigrationLimits DEFAULTS =
            new MigrationLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(500), 2, 3, 8);

    public MigrationLimits {
        requirePositive(attemptTimeout, "attemptTimeout");
        requirePositive(shadowInterval, "shadowInterval");
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("cooldown " + cooldown + ": expected 0 or more");
        }
        if (probationReads < 1 || copyRounds < 1 || storeAttempts < 1) {
            throw new IllegalArgumentException("probationReads " + probationReads + ", copyRounds " + copyRounds
                    + ", storeAttempts " + storeAttempts + ": expected at least 1 each");
        }
    }

    /**
     * When a shadow is looked at again. Demand that was expected shows up early or late; the longer it has not, the less a short
     * interval gains: an eighth of the wait so far, at least the configured interval and at most {@value #LONGEST_INTERVALS} of them.
     */
    Duration refreshAfter(Duration waited) {
        Duration longest = shadowInterval.multipliedBy(LONGEST_INTERVALS);
        Duration patient = waited.dividedBy(8);
        return patient.compareTo(longest) > 0
                ? longest
                : patient.compareTo(shadowInterval) > 0 ? patient : shadowInterval;
    }

    private static void requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " " + duration + ": expected above 0");
        }
    }
}
