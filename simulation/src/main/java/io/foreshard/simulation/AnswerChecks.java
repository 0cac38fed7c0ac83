package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.ItemContent;
import io.foreshard.core.store.ItemValue;
import io.foreshard.core.store.ReadOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one connection may be told: the history of all connections is linearizable, what comes from a cache is young enough
 * and never older than what this connection has seen. Each check takes constant time, since the home numbers every write.
 * Mutable; belongs to one thread.
 */
final class AnswerChecks {

    private final Cluster cluster;
    private final World world;
    private final String connection;
    private final Map<ItemId, Stamp> seen = new HashMap<>();

    AnswerChecks(Cluster cluster, String connection) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.connection = connection;
    }

    /** What a strict operation that begins now must not be answered below. */
    Stamp floor(ItemId item) {
        return cluster.truth(item).acknowledged();
    }

    /** Real time never goes backwards: what was answered to anybody before an operation began is at most its answer. */
    void strict(ItemId item, Stamp stamp, Stamp floor, boolean tookEffect) {
        if (stamp.isBelow(floor) || (tookEffect && stamp.equals(floor))) {
            throw new Violation(
                    "the history is linearizable",
                    connection + " was answered " + stamp + " of " + item + ", but " + floor
                            + " had been answered before it asked");
        }
        cluster.truth(item).acknowledge(stamp);
        see(item, stamp);
    }

    /** What the home answered to a read is what was written. */
    void matchesItsWrite(ItemId item, ReadOutcome.Answered read) {
        if (!matches(item, read.version(), read.value())) {
            throw new Violation("a read matches its write", connection + " was answered " + read + " of " + item);
        }
    }

    /** At most as old as the bound, and never older than what this connection has seen. */
    void cached(ItemId item, SidecarCache.Copy copy) {
        if (copy.stamp().isBelow(seen.getOrDefault(item, new Stamp(0, 0)))) {
            throw new Violation(
                    "a connection never reads backwards and sees its own writes",
                    connection + " was served " + copy.stamp() + " of " + item + " after " + seen.get(item));
        }
        long oldestMicros = world.scheduler().nowMicros() - SidecarCache.BOUND.toMillis() * 1_000;
        long version = copy.stamp().version();
        if (isOverwrittenBefore(item, version, oldestMicros) || !matches(item, version, copy.value())) {
            throw new Violation(
                    "a cached copy is no older than its bound",
                    connection + " was served " + copy + " of " + item + ", overwritten long ago");
        }
        see(item, copy.stamp());
    }

    /** A shadow's answer was the home's at the time that it names, or later. */
    void shadow(ItemId item, ReadOutcome.Answered read) {
        long asOfMicros = world.scheduler().microsAt(read.asOfMillis().orElseThrow()) - skewMicros();
        if (isOverwrittenBefore(item, read.version(), asOfMicros) || !matches(item, read.version(), read.value())) {
            throw new Violation("a shadow says how old it is", read + " of " + item);
        }
    }

    private void see(ItemId item, Stamp stamp) {
        seen.merge(item, stamp, (old, fresh) -> old.isBelow(fresh) ? fresh : old);
    }

    private boolean isOverwrittenBefore(ItemId item, long version, long micros) {
        Truth truth = cluster.truth(item);
        return version < truth.version() && truth.version(version + 1).atMicros() < micros;
    }

    /** The value of this version; none, if it may have expired by some store's clock. */
    private boolean matches(ItemId item, long version, Optional<ItemValue> value) {
        ItemContent written = cluster.truth(item).contentAt(version);
        if (value.isPresent() || written.value().isEmpty()) {
            return value.equals(written.value());
        }
        long latest = world.scheduler().nowMicros() + skewMicros();
        return written.expiresAtMillis().isPresent()
                && world.scheduler().microsAt(written.expiresAtMillis().getAsLong()) <= latest;
    }

    private long skewMicros() {
        return (world.profile().skewMillis() + 1) * 1_000;
    }
}
