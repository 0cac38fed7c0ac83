package io.foreshard.core.store;

/** What a store may do with an item, kept durably and atomically with the data. */
public enum Role {
    /** No role of its own: judged by the customer's record, else by the rule; only the fence is its own. */
    INHERIT,
    /** Accepts writes and strict reads at its epoch. */
    OWNER,
    /** Accepts strict reads, no writes: a move is about to be decided. */
    FROZEN_WRITES,
    /** Accepts neither: the move is being decided. */
    FROZEN,
    /** Follows the home and owns nothing. */
    SHADOW,
    /** Complete copy at the target; an operation that carries its epoch proves the commit and is accepted. */
    PREPARED,
    /** Owns nothing any more; knows its successor if it was released by a commit. */
    RELEASED;

    public boolean isFrozen() {
        return this == FROZEN_WRITES || this == FROZEN;
    }
}
