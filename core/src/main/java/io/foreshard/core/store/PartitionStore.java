package io.foreshard.core.store;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import java.util.List;
import java.util.Optional;

/**
 * One partition: the data of its items, its durable right to each of them, and the log of their changes. Role and data are
 * checked and changed in one atomic step. Thread-safe; calls block.
 *
 * <p>Expected answers are values. What did not work is a {@link StoreException}; one whose outcome is unknown says so, and
 * the same call with the same operation id or fence may be repeated.
 */
public interface PartitionStore extends AutoCloseable {

    /** The most items of one {@link #read(List)}. */
    int MAX_READS = 1_000;

    /** The largest page of {@link #list} and {@link #changesSince}. */
    int MAX_PAGE = 10_000;

    PartitionId id();

    /**
     * Creates what the store needs and takes over the rule if its epoch is higher than the one held. Idempotent; several
     * processes may call it at once. Comes before everything else, which fails as UNREACHABLE until it has succeeded once.
     *
     * @throws StoreException BROKEN if the store belongs to another partition, or holds another rule of the same epoch
     */
    void initialize(DefaultRule rule);

    /** A write at the home, exactly once for each operation id within the retry window. */
    WriteOutcome apply(ItemId item, long epoch, OperationId operation, Mutation mutation);

    /** A strict read at the home. */
    default ReadOutcome read(ItemId item, long epoch) {
        return read(List.of(new Located(item, epoch))).get(0);
    }

    /** Strict reads in one round trip, each judged and answered for itself, in the order asked. At most {@link #MAX_READS}. */
    List<ReadOutcome> read(List<Located> items);

    /** A bounded-staleness read from a shadow, counted for its attempt; refused with ASK_MAP in any other role. */
    ReadOutcome readShadow(ItemId item);

    /** What this store holds of an item whatever its role: for executors, never for clients. */
    Held inspect(ItemId item);

    /** Obeys an executor, or refuses. */
    CommandOutcome execute(ItemId item, StoreCommand command);

    /**
     * Tells this store who owns a customer that has no entry of their own: OWNER here, or RELEASED towards another
     * partition. Refused if the store holds a copy (a tombstone included) of an item of the customer, or if the epoch is not
     * above the one that it knows: the customer's, else the rule's.
     *
     * @return whether it is so now
     */
    boolean assignCustomer(String customerId, Home home);

    /**
     * The customer's items that are present here, ordered by item id (by its bytes in UTF-8), whatever their role.
     *
     * @param afterItemId where to go on, exclusive; empty for the start
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<Listed> list(String customerId, Optional<String> afterItemId, int limit);

    /**
     * The change log from a sequence on, inclusive; 0 for its start.
     *
     * @param limit 1 to {@link #MAX_PAGE}
     */
    ChangeLogPage changesSince(long sequence, int limit);

    /** The sequence from which entries are still to come: where a new follower starts. */
    long endOfChangeLog();

    /** Forgets change log entries below this sequence, and operations whose retry window is over. */
    void trim(long belowSequence);

    Size size();

    @Override
    void close();

    /** An item and the epoch at which the caller believes this store to own it. */
    record Located(ItemId item, long epoch) {}

    /**
     * @param own the record of its own; {@link OwnerRecord#NONE} if it has none
     * @param effective the same after inheritance: OWNER at the inherited epoch, or RELEASED; equal to own if that has a
     *     role
     * @param snapshot the copy held, a tombstone included; absent if there is none
     * @param shadowReads how often {@link #readShadow} was answered for the attempt of the fence
     */
    record Held(OwnerRecord own, OwnerRecord effective, Optional<ItemSnapshot> snapshot, long shadowReads) {}

    record Listed(ItemId item, Role role, long version, long bytes) {}

    /** Items present and the bytes of their values; may be an estimate. */
    record Size(long items, long bytes) {}
}
