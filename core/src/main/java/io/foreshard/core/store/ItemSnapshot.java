package io.foreshard.core.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One version of an item, complete enough to travel: value or tombstone, expiry, and the operations still remembered.
 *
 * @param value absent for a tombstone
 * @param version at least 1
 * @param expiresAtMillis absolute, if it expires
 * @param operations writes whose retry window is not over, oldest first
 */
public record ItemSnapshot(
        Optional<ItemValue> value, long version, OptionalLong expiresAtMillis, List<AppliedOperation> operations) {

    public ItemSnapshot {
        operations = List.copyOf(operations);
        if (version < 1) {
            throw new IllegalArgumentException("version " + version + ": expected at least 1");
        }
    }

    /**
     * A write that took effect, remembered so that a retry gets the same answer and no second effect.
     *
     * @param appliedAtMillis when, by the clock of the store that applied it
     * @param version the version that the item had afterwards
     */
    public record AppliedOperation(OperationId id, long appliedAtMillis, long version, Mutation.Reply reply) {}

    /** Whether there is a value at this time. */
    public boolean isPresent(long nowMillis) {
        return value.isPresent() && (expiresAtMillis.isEmpty() || expiresAtMillis.getAsLong() > nowMillis);
    }
}
