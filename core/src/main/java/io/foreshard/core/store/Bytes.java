package io.foreshard.core.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable byte string with the equality of its content. The array handed in or out is shared: never write to it. */
public final class Bytes {

    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Wraps without copying; the caller gives the array away. */
    public static Bytes wrap(byte[] content) {
        return new Bytes(content);
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The content itself, not a copy. */
    public byte[] array() {
        return content;
    }

    public int length() {
        return content.length;
    }

    /** The content read as UTF-8. */
    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    public Bytes concat(Bytes suffix) {
        byte[] joined = Arrays.copyOf(content, content.length + suffix.content.length);
        System.arraycopy(suffix.content, 0, joined, content.length, suffix.content.length);
        return new Bytes(joined);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "Bytes[" + content.length + "]";
    }
}
