package io.foreshard.partitions.etcd;

import io.foreshard.core.Home;

/**
 * Who owns an item as far as this process knows. Immutable.
 *
 * @param level which step of the map decided
 * @param entryRevision mod-revision of the entry that decided, 0 if unknown
 * @param revision etcd revision up to which this is known to hold
 */
public record Located(Home home, Level level, long entryRevision, long revision) {

    /** The three steps in which the map is asked. */
    public enum Level {
        ITEM,
        CUSTOMER,
        RULE
    }
}
