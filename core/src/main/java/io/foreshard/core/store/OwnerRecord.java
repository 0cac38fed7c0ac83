package io.foreshard.core.store;

import io.foreshard.core.PartitionId;
import java.util.Optional;

/**
 * What a store durably knows of its right to one item. Immutable.
 *
 * @param role what it may do
 * @param epoch the store's own epoch of this item: that of its ownership (OWNER, frozen), of the committed or prepared
 *     attempt (PREPARED, RELEASED), 0 if it never had one. For INHERIT it has no meaning and is kept as it was
 * @param fence the highest pair obeyed, kept for ever
 * @param closed whether the attempt of the fence was thawed or dropped: nothing of it but that has an effect any more
 * @param inherited for a frozen role: whether a thaw goes back to INHERIT and not to OWNER
 * @param successor for RELEASED: who owns the item at {@code epoch}, if it was released by a commit
 */
public record OwnerRecord(
        Role role, long epoch, Fence fence, boolean closed, boolean inherited, Optional<PartitionId> successor) {

    /** What a store that never heard of an item holds. */
    public static final OwnerRecord NONE = new OwnerRecord(Role.INHERIT, 0, Fence.NONE, false, false, Optional.empty());

    public OwnerRecord {
        if (successor.isPresent() && role != Role.RELEASED) {
            throw new IllegalArgumentException("role " + role + " names a successor; only RELEASED may");
        }
    }
}
