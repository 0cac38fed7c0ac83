package io.foreshard.core.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Value and expiry of an item, apart from its version. Immutable.
 *
 * @param value absent if deleted or never written
 * @param expiresAtMillis absolute; none if there is no value
 */
public record ItemContent(Optional<ItemValue> value, OptionalLong expiresAtMillis) {

    public static final ItemContent ABSENT = new ItemContent(Optional.empty(), OptionalLong.empty());

    public ItemContent {
        if (value.isEmpty() && expiresAtMillis.isPresent()) {
            throw new IllegalArgumentException("an expiry without a value");
        }
    }

    /** What counts at this time: {@link #ABSENT} once the expiry is reached. */
    public ItemContent at(long nowMillis) {
        return expiresAtMillis.isPresent() && expiresAtMillis.getAsLong() <= nowMillis ? ABSENT : this;
    }
}
