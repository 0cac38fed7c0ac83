package io.foreshard.core;

import java.io.Serializable;

/**
 * Customers that are never migrated or prefetched, chosen by a salted hash: the unbiased measure of what Foreshard
 * brings. Immutable.
 *
 * @param share in [0, 1]
 */
public record ControlGroup(String salt, double share) implements Serializable {

    public ControlGroup {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("control group share " + share + ": expected 0 to 1");
        }
    }

    public boolean contains(String customerId) {
        return StableHash.fraction(salt + ":" + customerId) < share;
    }
}
