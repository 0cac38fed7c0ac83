package io.foreshard.core.store;

import java.util.OptionalLong;

/** What became of a write. */
public sealed interface WriteOutcome {

    /**
     * It was judged by the home, and took effect unless the reply says otherwise.
     *
     * @param version of the item afterwards; 0 if it has never existed
     * @param expiresAtMillis of the item afterwards; if repeated, of the item now
     * @param repeated whether it was remembered from before, and had its effect then
     */
    record Accepted(Mutation.Reply reply, long version, OptionalLong expiresAtMillis, boolean repeated)
            implements WriteOutcome {}

    record Refused(Refusal refusal) implements WriteOutcome {}
}
