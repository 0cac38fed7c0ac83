package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The regions one item is asked for from, by a small index. Holds at most {@link #CAPACITY}; beyond that the longest
 * unused one gives up its index. Not thread-safe.
 */
final class RegionTable {

    /** Most regions followed for one item. */
    static final int CAPACITY = 8;

    private final Region[] regions = new Region[CAPACITY];
    private final long[] lastUsed = new long[CAPACITY];
    private int size;

    int size() {
        return size;
    }

    Region region(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("region " + index + " of " + size);
        }
        return regions[index];
    }

    OptionalInt indexOf(Region region) {
        for (int i = 0; i < size; i++) {
            if (regions[i].equals(region)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The index to use for a region; {@link #size()} or a victim's if it is new, then {@link #put} it. */
    int slotFor(Region region, int keep) {
        OptionalInt known = indexOf(region);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        return size < CAPACITY ? size : leastRecentlyUsed(keep);
    }

    void put(int index, Region region, long nowMillis) {
        regions[index] = region;
        lastUsed[index] = nowMillis;
        size = Math.max(size, index + 1);
    }

    /** Regions used since the given time. */
    int usedSince(long millis) {
        return (int)
                Arrays.stream(lastUsed, 0, size).filter(used -> used >= millis).count();
    }

    private int leastRecentlyUsed(int keep) {
        int oldest = keep == 0 ? 1 : 0;
        for (int i = 0; i < size; i++) {
            if (i != keep && lastUsed[i] < lastUsed[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(size);
        for (int i = 0; i < size; i++) {
            out.writeUTF(regions[i].name());
            out.writeLong(lastUsed[i]);
        }
    }

    static RegionTable readFrom(DataInput in) throws IOException {
        RegionTable table = new RegionTable();
        int size = in.readUnsignedByte();
        for (int i = 0; i < size; i++) {
            table.put(i, new Region(in.readUTF()), in.readLong());
        }
        return table;
    }
}
