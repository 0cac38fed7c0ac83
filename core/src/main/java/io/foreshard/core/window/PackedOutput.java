package io.foreshard.core.window;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing string of bits, most significant bit first, for state that is stored millions of times. Not thread-safe.
 *
 * <p>Rice code of {@code v} with parameter {@code k} (Rice 1979): {@code v >> k} in unary, then the low {@code k} bits;
 * quotients from {@value #RICE_ESCAPE} on are escaped to 32 plain bits, so that one huge value costs 7 bytes at most.
 */
public final class PackedOutput {

    static final int RICE_ESCAPE = 20;

    private byte[] bytes = new byte[64];
    private int bitLength;

    /** Appends the low {@code count} bits of a value, {@code count} in [0, 64]. */
    public void bits(long value, int count) {
        ensure(count);
        for (int bit = count - 1; bit >= 0; bit--) {
            if (((value >>> bit) & 1) != 0) {
                bytes[bitLength >>> 3] |= (byte) (0x80 >>> (bitLength & 7));
            }
            bitLength++;
        }
    }

    public void flag(boolean value) {
        bits(value ? 1 : 0, 1);
    }

    /** Appends an unsigned value in groups of 7 bits, the least significant first. */
    public void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bits((rest & 0x7f) | 0x80, 8);
            rest >>>= 7;
        }
        bits(rest, 8);
    }

    /** Appends a signed value; small magnitudes are short. */
    public void signedVarint(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    public void float32(double value) {
        bits(Float.floatToIntBits((float) value), 32);
    }

    /** A number rounded as {@link #float24} stores it. */
    public static double rounded24(double value) {
        return Float.intBitsToFloat((Float.floatToIntBits((float) value) + 0x80) & 0xffffff00);
    }

    /** A number rounded as {@link #float16} stores it. */
    public static double rounded16(double value) {
        return Float.intBitsToFloat((Float.floatToIntBits((float) value) + 0x8000) & 0xffff0000);
    }

    /** Appends a number rounded to 24 bits (a float without its last 8: relative error 2^-16), of magnitude below 1e38. */
    public void float24(double value) {
        bits((Float.floatToIntBits((float) value) + 0x80L) >>> 8, 24);
    }

    /** Appends a number rounded to 16 bits (the upper half of a float: 8 significant bits, relative error 2^-9). */
    public void float16(double value) {
        bits((Float.floatToIntBits((float) value) + 0x8000L) >>> 16, 16);
    }

    public void text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        varint(encoded.length);
        for (byte b : encoded) {
            bits(b, 8);
        }
    }

    /** Appends a value of at least 0 in Rice code. */
    public void rice(int value, int k) {
        int quotient = value >>> k;
        if (quotient >= RICE_ESCAPE) {
            bits((1L << RICE_ESCAPE) - 1, RICE_ESCAPE);
            bits(value, 32);
            return;
        }
        bits((1L << quotient) - 1, quotient);
        bits(0, 1);
        bits(value, k);
    }

    /** The Rice parameter in [0, 31] that packs the first {@code count} values shortest. */
    static int bestRiceParameter(int[] values, int count) {
        int best = 0;
        long bestBits = Long.MAX_VALUE;
        for (int k = 0; k < 32; k++) {
            long bits = riceBits(values, count, k);
            if (bits < bestBits) {
                best = k;
                bestBits = bits;
            }
        }
        return best;
    }

    /** How many bits the first {@code count} values take in Rice code. */
    static long riceBits(int[] values, int count, int k) {
        long bits = 0;
        for (int i = 0; i < count; i++) {
            int quotient = values[i] >>> k;
            bits += quotient >= RICE_ESCAPE ? RICE_ESCAPE + 32 : quotient + 1 + k;
        }
        return bits;
    }

    /** What was appended so far, zero bits filling the last byte. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, (bitLength + 7) >>> 3);
    }

    private void ensure(int count) {
        int needed = (bitLength + count + 7) >>> 3;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }
}
