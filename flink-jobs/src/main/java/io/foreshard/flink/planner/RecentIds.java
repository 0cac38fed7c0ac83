package io.foreshard.flink.planner;

import io.foreshard.core.StableHash;
import java.nio.ByteBuffer;

/**
 * The last {@value #CAPACITY} ids of one customer's records, as 64-bit hashes, the newest last: what is among them is a
 * repeat. Immutable functions on the stored bytes; empty bytes are an empty memory.
 */
final class RecentIds {

    /** Records of one customer between a record and its repeat, after a restart of a producer, at most. */
    static final int CAPACITY = 64;

    private RecentIds() {}

    static boolean contains(byte[] remembered, String id) {
        long hash = StableHash.of(id);
        ByteBuffer hashes = ByteBuffer.wrap(remembered);
        while (hashes.remaining() >= Long.BYTES) {
            if (hashes.getLong() == hash) {
                return true;
            }
        }
        return false;
    }

    static byte[] with(byte[] remembered, String id) {
        int kept = Math.min(remembered.length, (CAPACITY - 1) * Long.BYTES);
        return ByteBuffer.allocate(kept + Long.BYTES)
                .put(remembered, remembered.length - kept, kept)
                .putLong(StableHash.of(id))
                .array();
    }
}
