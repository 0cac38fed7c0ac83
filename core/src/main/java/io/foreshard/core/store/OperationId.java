package io.foreshard.core.store;

import java.util.UUID;

/** Identity of one write, made by whoever first accepted it from a client; a retry carries the same. 128 bits. */
public record OperationId(long high, long low) {

    public static OperationId of(UUID uuid) {
        return new OperationId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /** 32 hexadecimal digits. */
    public String hex() {
        return String.format("%016x%016x", high, low);
    }

    public static OperationId parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("operation id '" + hex + "': expected 32 hexadecimal digits");
        }
        return new OperationId(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }
}
