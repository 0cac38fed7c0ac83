package io.foreshard.core.store;

/**
 * What a store answered to a command.
 *
 * @param done whether it is so now, by this command or an earlier one; false if it was refused and nothing changed
 * @param record the owner record afterwards
 * @param version of the copy held afterwards, 0 if it holds none; the final version when writes are frozen
 */
public record CommandOutcome(boolean done, OwnerRecord record, long version) {}
