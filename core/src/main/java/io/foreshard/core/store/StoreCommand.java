package io.foreshard.core.store;

import io.foreshard.core.PartitionId;

/**
 * What an executor tells a store about one item. Each is idempotent and fenced: a pair below the highest obeyed, and
 * anything but THAW and DROP of a closed attempt, has no effect.
 */
public sealed interface StoreCommand {

    Fence fence();

    Kind kind();

    /** One for each command. */
    enum Kind {
        INSTALL_SHADOW,
        FREEZE_WRITES,
        PREPARE,
        FREEZE_READS,
        ACTIVATE,
        RELEASE,
        DELETE_RELEASED,
        THAW,
        DROP;

        /** Whether it ends an aborted attempt at this store for good. */
        public boolean closes() {
            return this == THAW || this == DROP;
        }
    }

    /**
     * At the target: become or stay a shadow, and take the snapshot if it is newer or if there is no copy.
     *
     * @param asOfMillis clock time before the source was read; a shadow that is already up to date takes over this only
     */
    record InstallShadow(Fence fence, ItemSnapshot snapshot, long asOfMillis) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.INSTALL_SHADOW;
        }
    }

    /** At the source: accept no more writes, drain those in flight, and only then answer the final copy. */
    record FreezeWrites(Fence fence) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.FREEZE_WRITES;
        }
    }

    /**
     * At the target: from shadow to PREPARED at the fence's epoch with exactly this final snapshot, operations included. A
     * final snapshot of version 0 does not exist: an item that was never written is not moved.
     */
    record Prepare(Fence fence, ItemSnapshot finalSnapshot) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.PREPARE;
        }
    }

    /** At the source: accept no more strict reads; leaves a FREEZE entry in the change log so that caches forget. */
    record FreezeReads(Fence fence) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.FREEZE_READS;
        }
    }

    /** At the target, after the commit: OWNER. */
    record Activate(Fence fence) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.ACTIVATE;
        }
    }

    /** At the source, after the commit: RELEASED, naming the new home. */
    record Release(Fence fence, PartitionId successor) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.RELEASE;
        }
    }

    /** At the source, after the cooldown: delete the copy if RELEASED at the fence's epoch. The record stays. */
    record DeleteReleased(Fence fence) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.DELETE_RELEASED;
        }
    }

    /** At the source of an aborted attempt: back to what it was; closes the attempt. */
    record Thaw(Fence fence) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.THAW;
        }
    }

    /** At the target of an aborted attempt: delete the copy, leave RELEASED; closes the attempt. */
    record Drop(Fence fence) implements StoreCommand {
        @Override
        public Kind kind() {
            return Kind.DROP;
        }
    }
}
