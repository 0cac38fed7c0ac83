package io.foreshard.core.window;

import java.util.Arrays;

/**
 * Reads and writes of one item from one region per window: the latest {@code capacity} windows, of which only those
 * with accesses take room. Windows without an entry are zeros. Not thread-safe.
 *
 * <p>Adding to the latest window is O(1), to another O(log n + n); any number of empty windows at once is O(1) plus the
 * windows dropped. Stored as gaps and counts in Rice code, about {@code 2 + log2(mean)} bits a count.
 */
public final class RegionHistory {

    /** The most windows a history may hold. */
    public static final int MAX_CAPACITY = 4096;

    private static final int VERSION = 1;

    private final int capacity;
    private long first;
    private long newest;
    private int size;
    private long[] windows = new long[4];
    private int[] reads = new int[4];
    private int[] writes = new int[4];

    /**
     * @param capacity in [1, 4096] windows
     * @param firstWindow where the series begins: earlier windows are unknown, not zero
     */
    public RegionHistory(int capacity, long firstWindow) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("history of " + capacity + " windows: expected 1 to " + MAX_CAPACITY);
        }
        this.capacity = capacity;
        this.first = firstWindow;
        this.newest = firstWindow;
    }

    /** What became of counts that were added. */
    public enum Added {
        COUNTED,
        /** Their window has left the history. */
        TOO_LATE
    }

    /** Adds accesses to a window, which may be one before the latest or even before the first. */
    public Added add(long window, int readCount, int writeCount) {
        if (readCount < 0 || writeCount < 0) {
            throw new IllegalArgumentException("counts " + readCount + ", " + writeCount + ": expected at least 0");
        }
        if (window <= newest - capacity) {
            return Added.TOO_LATE;
        }
        advanceTo(window);
        first = Math.min(first, window);
        int at = find(window);
        if (at < 0) {
            at = insert(-at - 1, window);
        }
        reads[at] = saturatedSum(reads[at], readCount);
        writes[at] = saturatedSum(writes[at], writeCount);
        return Added.COUNTED;
    }

    /** Lets the history reach up to a window; what lies further back than its capacity is dropped. */
    public void advanceTo(long window) {
        if (window <= newest) {
            return;
        }
        newest = window;
        long oldest = newest - capacity + 1;
        int dropped = 0;
        while (dropped < size && windows[dropped] < oldest) {
            dropped++;
        }
        if (dropped > 0) {
            removeFront(dropped);
        }
        first = Math.max(first, oldest);
    }

    /** Lowers a window's count to at most {@code limit}, reads and writes in proportion. */
    public void clip(long window, int limit) {
        int at = find(window);
        if (at < 0) {
            return;
        }
        int total = saturatedSum(reads[at], writes[at]);
        if (total > limit) {
            int keptWrites = (int) Math.round((double) writes[at] * limit / total);
            writes[at] = keptWrites;
            reads[at] = limit - keptWrites;
        }
    }

    /** The oldest window that is known. */
    public long firstWindow() {
        return first;
    }

    /** The latest window reached. */
    public long newestWindow() {
        return newest;
    }

    public int capacity() {
        return capacity;
    }

    /** How many windows hold accesses. */
    public int activeWindows() {
        return size;
    }

    /** Reads and writes of a window; 0 if there were none or the window is not known. */
    public int total(long window) {
        int at = find(window);
        return at < 0 ? 0 : saturatedSum(reads[at], writes[at]);
    }

    public int writes(long window) {
        int at = find(window);
        return at < 0 ? 0 : writes[at];
    }

    /** The first window from {@code from} on that holds accesses, or {@code Long.MAX_VALUE} if there is none. */
    public long nextActive(long from) {
        int at = find(from);
        int index = at < 0 ? -at - 1 : at;
        return index < size ? windows[index] : Long.MAX_VALUE;
    }

    /** Share of writes among all accesses in the history, in [0, 1]; 0 if there are none. */
    public double writeShare() {
        double all = 0;
        double written = 0;
        for (int i = 0; i < size; i++) {
            all += (double) reads[i] + writes[i];
            written += writes[i];
        }
        return all == 0 ? 0 : written / all;
    }

    /** Totals of {@code into.length} windows from {@code from} on; unknown ones are 0. */
    public void totals(long from, double[] into) {
        Arrays.fill(into, 0);
        int at = find(from);
        for (int i = at < 0 ? -at - 1 : at; i < size && windows[i] - from < into.length; i++) {
            into[(int) (windows[i] - from)] = (double) reads[i] + writes[i];
        }
    }

    /** Appends this history. */
    public void writeTo(PackedOutput out) {
        out.bits(VERSION, 4);
        out.varint(capacity);
        out.signedVarint(newest);
        out.varint(newest - first);
        out.varint(size);
        if (size == 0) {
            return;
        }
        int[] gaps = new int[size];
        int[] counts = new int[size];
        long previous = newest + 1;
        for (int i = size - 1; i >= 0; i--) {
            gaps[i] = (int) (previous - windows[i] - 1);
            counts[i] = saturatedSum(reads[i], writes[i]);
            previous = windows[i];
        }
        writeColumn(out, gaps);
        writeColumn(out, counts);
        writeColumn(out, Arrays.copyOf(writes, size));
    }

    /** Reads what {@link #writeTo} appended. */
    public static RegionHistory readFrom(PackedInput in) {
        long version = in.bits(4);
        if (version != VERSION) {
            throw new IllegalArgumentException("history of version " + version + ": expected " + VERSION);
        }
        int capacity = in.count(MAX_CAPACITY);
        long newest = in.signedVarint();
        RegionHistory history = new RegionHistory(capacity, newest - in.count(MAX_CAPACITY));
        history.newest = newest;
        int size = in.count(capacity);
        if (size > 0) {
            history.readEntries(in, size);
        }
        return history;
    }

    private void readEntries(PackedInput in, int count) {
        int[] gaps = readColumn(in, count);
        int[] counts = readColumn(in, count);
        writes = readColumn(in, count);
        reads = new int[count];
        windows = new long[count];
        size = count;
        long previous = newest + 1;
        for (int i = count - 1; i >= 0; i--) {
            reads[i] = counts[i] - writes[i];
            previous -= gaps[i] + 1L;
            windows[i] = previous;
        }
    }

    private static void writeColumn(PackedOutput out, int[] values) {
        int k = PackedOutput.bestRiceParameter(values, values.length);
        out.bits(k, 5);
        for (int value : values) {
            out.rice(value, k);
        }
    }

    private static int[] readColumn(PackedInput in, int count) {
        int k = (int) in.bits(5);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.rice(k);
        }
        return values;
    }

    private int find(long window) {
        if (size > 0 && windows[size - 1] == window) {
            return size - 1;
        }
        return Arrays.binarySearch(windows, 0, size, window);
    }

    private int insert(int at, long window) {
        if (size == windows.length) {
            int grown = size * 2;
            windows = Arrays.copyOf(windows, grown);
            reads = Arrays.copyOf(reads, grown);
            writes = Arrays.copyOf(writes, grown);
        }
        System.arraycopy(windows, at, windows, at + 1, size - at);
        System.arraycopy(reads, at, reads, at + 1, size - at);
        System.arraycopy(writes, at, writes, at + 1, size - at);
        windows[at] = window;
        reads[at] = 0;
        writes[at] = 0;
        size++;
        return at;
    }

    private void removeFront(int count) {
        size -= count;
        System.arraycopy(windows, count, windows, 0, size);
        System.arraycopy(reads, count, reads, 0, size);
        System.arraycopy(writes, count, writes, 0, size);
    }

    private static int saturatedSum(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
    }
}
