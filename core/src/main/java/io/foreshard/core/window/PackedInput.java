package io.foreshard.core.window;

import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link PackedOutput} wrote, in the same order. Not thread-safe.
 *
 * <p>Every read throws {@link IllegalArgumentException} when the bytes end early.
 */
public final class PackedInput {

    private final byte[] bytes;
    private int position;

    public PackedInput(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public long bits(int count) {
        if (position + count > bytes.length * 8) {
            throw new IllegalArgumentException("stored state of " + bytes.length + " bytes ends early");
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 1) | ((bytes[position >>> 3] >>> (7 - (position & 7))) & 1);
            position++;
        }
        return value;
    }

    public boolean flag() {
        return bits(1) != 0;
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            long group = bits(8);
            value |= (group & 0x7f) << shift;
            if ((group & 0x80) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("stored state holds a number of more than 64 bits");
    }

    /** A varint that must lie in [0, limit]. */
    public int count(int limit) {
        long value = varint();
        if (value < 0 || value > limit) {
            throw new IllegalArgumentException("stored state counts " + value + ": expected at most " + limit);
        }
        return (int) value;
    }

    public long signedVarint() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    public double float32() {
        return Float.intBitsToFloat((int) bits(32));
    }

    public double float24() {
        return Float.intBitsToFloat((int) bits(24) << 8);
    }

    public double float16() {
        return Float.intBitsToFloat((int) (bits(16) << 16));
    }

    public String text() {
        byte[] encoded = new byte[count(1 << 16)];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = (byte) bits(8);
        }
        return new String(encoded, StandardCharsets.UTF_8);
    }

    public int rice(int k) {
        int quotient = 0;
        while (quotient < PackedOutput.RICE_ESCAPE && flag()) {
            quotient++;
        }
        return quotient == PackedOutput.RICE_ESCAPE ? (int) bits(32) : (quotient << k) | (int) bits(k);
    }
}
