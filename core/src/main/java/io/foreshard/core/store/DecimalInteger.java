package io.foreshard.core.store;

import java.util.OptionalLong;

/**
 * The one spelling of a 64-bit integer that Redis counts with: no sign but a leading minus, no leading zero, no space,
 * no "-0".
 */
final class DecimalInteger {

    /** Length of the longest, {@link Long#MIN_VALUE}. */
    private static final int MAX_LENGTH = 20;

    private DecimalInteger() {}

    /** The number, or empty if these bytes spell none. */
    static OptionalLong parse(Bytes bytes) {
        if (!isCanonical(bytes.array())) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(bytes.utf8()));
        } catch (NumberFormatException beyondRange) {
            return OptionalLong.empty();
        }
    }

    static Bytes format(long value) {
        return Bytes.utf8(Long.toString(value));
    }

    /** The sum, or empty if 64 bits do not hold it. */
    static OptionalLong sum(long value, long delta) {
        long sum = value + delta;
        boolean overflow = ((value ^ sum) & (delta ^ sum)) < 0;
        return overflow ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static boolean isCanonical(byte[] text) {
        if (text.length == 0 || text.length > MAX_LENGTH) {
            return false;
        }
        if (text.length == 1 && text[0] == '0') {
            return true;
        }
        int first = text[0] == '-' ? 1 : 0;
        if (first == text.length || text[first] == '0') {
            return false;
        }
        for (int i = first; i < text.length; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }
}
