package io.foreshard.core.access;

import java.time.Duration;

/**
 * How old a bounded read may be. Immutable.
 *
 * @param bound above zero
 * @param clockSkew by how much the clocks of stores and sidecars may differ; taken off the bound, less than it
 */
public record Staleness(Duration bound, Duration clockSkew) {

    public Staleness {
        if (clockSkew.isNegative() || bound.compareTo(clockSkew) <= 0) {
            throw new IllegalArgumentException("staleness bound " + bound.toMillis() + " ms: expected more than the "
                    + clockSkew.toMillis() + " ms by which clocks may differ");
        }
    }

    /** The time that a copy must be known to be as young as. */
    public long oldestMillis(long nowMillis) {
        return nowMillis - bound.toMillis() + clockSkew.toMillis();
    }
}
