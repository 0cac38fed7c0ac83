package io.foreshard.core.store;

import java.util.Optional;

/**
 * What a store answered to a command.
 *
 * @param done whether it is so now, by this command or an earlier one; false if it was refused and nothing changed
 * @param record the owner record afterwards
 * @param version of the copy held afterwards, 0 if it holds none; the final version when writes are frozen
 * @param finalCopy what FREEZE_WRITES answers when it is done: the copy, operations included, that no write will change any more; absent
 *     if none is held, and for every other command
 */
public record CommandOutcome(boolean done, OwnerRecord record, long version, Optional<ItemSnapshot> finalCopy) {

    /** Without a copy. */
    public CommandOutcome(boolean done, OwnerRecord record, long version) {
        this(done, record, version, Optional.empty());
    }
}
