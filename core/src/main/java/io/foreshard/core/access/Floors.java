package io.foreshard.core.access;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows to be the least that may still be served of each item: the highest state it ever answered, wrote,
 * or was told of. It decides which fill and which foreign copy may be used, so that an invalidation between read and fill
 * wins, reads are monotonic, and own writes stay visible, for all connections of the process and with bounded memory.
 *
 * <p>Items share slots by hash. A slot knows one item exactly; of the others that fell into it only when the latest of them
 * was raised. That makes it cautious: for those a copy must have been read later. Thread-safe, lock-free.
 */
public final class Floors {

    private static final long NO_TOKEN = -1;

    /** How far clocks may differ when a copy read elsewhere is compared with a time seen here. */
    private final long clockSkewMillis;

    private final AtomicReferenceArray<@Nullable Floor> slots;

    /**
     * @param slots a power of two; 48 bytes each at most
     * @param clockSkewMillis of the writers of foreign copies
     */
    public Floors(int slots, long clockSkewMillis) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException(slots + " slots: expected a power of two");
        }
        this.slots = new AtomicReferenceArray<>(slots);
        this.clockSkewMillis = clockSkewMillis;
    }

    /** Take it before reading what is to be filled. */
    public long token(long item) {
        Floor floor = slots.get(slot(item));
        return floor == null ? 0 : floor.count();
    }

    /** Nothing below this state is served of the item from now on: somebody wrote it. */
    public void raise(long item, Stamp stamp, long nowMillis) {
        change(item, stamp, nowMillis, false, NO_TOKEN);
    }

    /**
     * The home answered this state to a read; nothing below it is served from now on. Only an answer to a read that began
     * after a {@link #close} ends it.
     *
     * @param token taken before the read
     */
    public void confirm(long item, Stamp stamp, long nowMillis, long token) {
        change(item, stamp, nowMillis, false, token);
    }

    /**
     * The home at this epoch is about to change: its change log vouches no longer, so what was read before now is not to
     * be used, whatever its version.
     */
    public void close(long item, Stamp stamp, long nowMillis) {
        change(item, stamp, nowMillis, true, NO_TOKEN);
    }

    /** Whether what was read at the home after the token was taken may be kept. */
    public boolean admitsFill(long item, Stamp stamp, long token) {
        Floor floor = slots.get(slot(item));
        if (floor == null) {
            return true;
        }
        if (floor.item() == item && stamp.isBelow(floor.stamp())) {
            return false;
        }
        return floor.count() == token || (floor.item() == item && !closesTo(floor, stamp));
    }

    /** Whether a copy that somebody else read from the home at {@code asOfMillis} may be used. */
    public boolean admitsCopy(long item, Stamp stamp, long asOfMillis) {
        Floor floor = slots.get(slot(item));
        if (floor == null) {
            return true;
        }
        boolean readLater = asOfMillis - clockSkewMillis >= floor.atMillis();
        if (floor.item() != item) {
            return readLater;
        }
        return !stamp.isBelow(floor.stamp()) && (readLater || !closesTo(floor, stamp));
    }

    private static boolean closesTo(Floor floor, Stamp stamp) {
        return floor.closed() && stamp.epoch() <= floor.stamp().epoch();
    }

    private void change(long item, Stamp stamp, long nowMillis, boolean closed, long token) {
        int slot = slot(item);
        while (true) {
            Floor old = slots.get(slot);
            if (old != null && old.item() == item && !changes(old, stamp, closed, token)) {
                return;
            }
            if (slots.compareAndSet(slot, old, successor(old, item, stamp, nowMillis, closed))) {
                return;
            }
        }
    }

    /** An echo of what is known changes nothing: it spoils no fill under way, and reopens nothing. */
    private static boolean changes(Floor old, Stamp stamp, boolean closed, long token) {
        int order = stamp.compareTo(old.stamp());
        return order > 0 || (order == 0 && (closed || (old.closed() && token == old.count())));
    }

    private static Floor successor(@Nullable Floor old, long item, Stamp stamp, long nowMillis, boolean closed) {
        long atMillis = old == null ? nowMillis : Math.max(old.atMillis(), nowMillis);
        return new Floor(item, stamp, atMillis, closed, old == null ? 1 : old.count() + 1);
    }

    private int slot(long item) {
        return (int) item & (slots.length() - 1);
    }

    /**
     * @param item the one known exactly
     * @param atMillis when any item of this slot was last raised
     * @param count how often the slot has changed
     */
    private record Floor(long item, Stamp stamp, long atMillis, boolean closed, long count) {}
}
