package io.foreshard.core;

import java.nio.charset.StandardCharsets;

/**
 * A 64-bit hash that is the same in every process and version: it decides homes, buckets and the control group, so it
 * must never change. FNV-1a over UTF-8, finished by the mixer of MurmurHash3 (fmix64), since FNV alone spreads the last
 * bytes badly.
 */
public final class StableHash {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private StableHash() {}

    public static long of(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** A bijection of 64 bits in which every input bit moves every output bit (fmix64). */
    public static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /** A bucket in [0, buckets) for this text. */
    public static int bucket(String text, int buckets) {
        return (int) Long.remainderUnsigned(of(text), buckets);
    }

    /** A number in [0, 1) for this text. */
    public static double fraction(String text) {
        return (of(text) >>> 11) * 0x1.0p-53;
    }
}
