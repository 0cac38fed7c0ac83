package io.foreshard.core.store;

import java.util.Optional;
import java.util.OptionalLong;

/** What became of a read. */
public sealed interface ReadOutcome {

    /**
     * The home's answer, or a shadow's.
     *
     * @param value absent if the item is deleted, expired or was never there
     * @param version 0 if it was never there
     * @param asOfMillis a shadow's answer holds what the home held at this clock time or later; absent from the home
     */
    record Answered(Optional<ItemValue> value, long version, OptionalLong expiresAtMillis, OptionalLong asOfMillis)
            implements ReadOutcome {}

    record Refused(Refusal refusal) implements ReadOutcome {}
}
