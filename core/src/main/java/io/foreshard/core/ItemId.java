package io.foreshard.core;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Identity of one data item of one customer. Written {@code customerId:itemId}, split at the first colon, so a customer
 * holds no colon while an item may. Immutable.
 *
 * @param customerId not empty, without a colon
 * @param itemId not empty
 */
public record ItemId(String customerId, String itemId) implements Comparable<ItemId>, Serializable {

    /** The longest identity, in bytes of UTF-8, the colon included. */
    public static final int MAX_BYTES = 512;

    private static final int MAX_BYTES_PER_CHAR = 3;

    public ItemId {
        requireNonNull(customerId, "customerId");
        requireNonNull(itemId, "itemId");
        Optional<String> violation = violation(customerId, itemId);
        if (violation.isPresent()) {
            throw new IllegalArgumentException(violation.get());
        }
    }

    /**
     * Splits {@code customerId:itemId} at the first colon.
     *
     * @throws IllegalArgumentException naming what is wrong, if the key is not an item identity
     */
    public static ItemId parse(String key) {
        int colon = key.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "key '" + abbreviate(key) + "' has no colon; expected customerId:itemId");
        }
        return new ItemId(key.substring(0, colon), key.substring(colon + 1));
    }

    /** What makes this pair no identity, in words, or empty if it is one. */
    public static Optional<String> violation(String customerId, String itemId) {
        if (customerId.isEmpty()) {
            return Optional.of("customerId is empty");
        }
        if (itemId.isEmpty()) {
            return Optional.of("itemId is empty");
        }
        if (customerId.indexOf(':') >= 0) {
            return Optional.of("customerId '" + abbreviate(customerId) + "' contains a colon");
        }
        if (MAX_BYTES_PER_CHAR * ((long) customerId.length() + itemId.length()) < MAX_BYTES) {
            return Optional.empty();
        }
        int bytes = utf8Length(customerId) + 1 + utf8Length(itemId);
        if (bytes > MAX_BYTES) {
            return Optional.of("identity has " + bytes + " bytes; at most " + MAX_BYTES + " are allowed");
        }
        return Optional.empty();
    }

    /** {@code customerId:itemId}. */
    public String key() {
        return customerId + ':' + itemId;
    }

    @Override
    public int compareTo(ItemId other) {
        int byCustomer = customerId.compareTo(other.customerId);
        return byCustomer != 0 ? byCustomer : itemId.compareTo(other.itemId);
    }

    @Override
    public String toString() {
        return key();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String abbreviate(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
