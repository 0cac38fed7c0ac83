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
     * @param slots a power of two; 80 bytes each at most
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
     * The home answered this state to a read or a write; nothing below it is served from now on. Only what began after a
     * {@link #close} ends it.
     *
     * @param token taken before the home was asked
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
        boolean allSinceIsKnown = floor.item() == item && floor.heldSinceCount() <= token + 1;
        return floor.count() == token || (allSinceIsKnown && !closesTo(floor, stamp));
    }

    /** Whether a copy that somebody else read from the home at {@code asOfMillis} may be used. */
    public boolean admitsCopy(long item, Stamp stamp, long asOfMillis) {
        Floor floor = slots.get(slot(item));
        if (floor == null) {
            return true;
        }
        long readAtMillis = asOfMillis - clockSkewMillis;
        boolean readLater = readAtMillis >= floor.atMillis();
        if (floor.item() != item) {
            return readLater;
        }
        boolean allIsKnown = readAtMillis >= floor.forgottenUntilMillis();
        return !stamp.isBelow(floor.stamp()) && allIsKnown && (readLater || !closesTo(floor, stamp));
    }

    private static boolean closesTo(Floor floor, Stamp stamp) {
        return floor.closed() && stamp.epoch() <= floor.stamp().epoch();
    }

    private void change(long item, Stamp stamp, long nowMillis, boolean closed, long token) {
        int slot = slot(item);
        while (true) {
            Floor old = slots.get(slot);
            Floor next = old == null
                    ? new Floor(item, stamp, nowMillis, closed, 1, 1, Long.MIN_VALUE)
                    : old.item() == item
                            ? raised(old, stamp, nowMillis, closed, token)
                            : takenOver(old, item, stamp, nowMillis, closed, token);
            if (next.equals(old) || slots.compareAndSet(slot, old, next)) {
                return;
            }
        }
    }

    /** An echo of what is known changes nothing: it spoils no fill under way, and reopens nothing. */
    private static Floor raised(Floor old, Stamp stamp, long nowMillis, boolean closed, long token) {
        int order = stamp.compareTo(old.stamp());
        boolean fresh = token == old.count();
        long forgotten = fresh && order >= 0 ? Long.MIN_VALUE : old.forgottenUntilMillis();
        boolean changes = order > 0 || (order == 0 && (closed || (old.closed() && fresh)));
        return changes
                ? new Floor(
                        old.item(),
                        stamp,
                        Math.max(old.atMillis(), nowMillis),
                        closed,
                        old.count() + 1,
                        old.heldSinceCount(),
                        forgotten)
                : new Floor(
                        old.item(),
                        old.stamp(),
                        old.atMillis(),
                        old.closed(),
                        old.count(),
                        old.heldSinceCount(),
                        forgotten);
    }

    /** What the slot may have known of the item before is forgotten, unless the state is known to be above all of it. */
    private static Floor takenOver(Floor old, long item, Stamp stamp, long nowMillis, boolean closed, long token) {
        long count = old.count() + 1;
        long forgotten = token == old.count() ? Long.MIN_VALUE : old.atMillis();
        return new Floor(item, stamp, Math.max(old.atMillis(), nowMillis), closed, count, count, forgotten);
    }

    private int slot(long item) {
        return (int) item & (slots.length() - 1);
    }

    /**
     * @param item the one known exactly
     * @param atMillis when any item of this slot was last raised
     * @param count how often the slot has changed
     * @param heldSinceCount the change by which the item took the slot
     * @param forgottenUntilMillis until when more may have been known of the item than is now
     */
    private record Floor(
            long item,
            Stamp stamp,
            long atMillis,
            boolean closed,
            long count,
            long heldSinceCount,
            long forgottenUntilMillis) {}
}
