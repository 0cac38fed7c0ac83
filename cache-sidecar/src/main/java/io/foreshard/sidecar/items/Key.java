package io.foreshard.sidecar.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.ItemId;
import io.foreshard.core.StableHash;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key as the client wrote it, with a hash that differs from process to process: nobody can choose keys that collide. Whether
 * it is the identity of an item is found out only when a cache did not know it. Immutable; thread-safe.
 */
public final class Key implements Comparable<Key> {

    private static final long SEED = new SecureRandom().nextLong();
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private final byte[] bytes;
    private final long hash;
    private volatile @Nullable ItemId item;

    /** Wraps without copying. */
    public Key(byte[] bytes) {
        this.bytes = bytes;
        long h = SEED;
        for (byte b : bytes) {
            h = (h ^ (b & 0xff)) * MULTIPLIER;
            h ^= h >>> 29;
        }
        this.hash = StableHash.mix(h);
    }

    public static Key of(ItemId item) {
        Key key = new Key(item.key().getBytes(UTF_8));
        key.item = item;
        return key;
    }

    /** Never write to it. */
    public byte[] bytes() {
        return bytes;
    }

    /** 64 bits. */
    public long hash() {
        return hash;
    }

    /** @throws IllegalArgumentException saying what is wrong, if the key is no identity of an item */
    public ItemId item() {
        ItemId known = item;
        if (known == null) {
            known = ItemId.parse(text());
            item = known;
        }
        return known;
    }

    /** Two keys that differ must not become one item, as broken UTF-8 would. */
    private String text() {
        String text = new String(bytes, UTF_8);
        if (text.indexOf('\ufffd') >= 0 && !Arrays.equals(text.getBytes(UTF_8), bytes)) {
            throw new IllegalArgumentException("key is not valid UTF-8; expected customerId:itemId in UTF-8");
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return (int) hash;
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, UTF_8);
    }
}
