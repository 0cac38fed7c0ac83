package io.foreshard.benchmarks.prefetch;

import io.foreshard.core.ItemId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one region, without a bound of bytes: copies come a round trip after they were asked for and are kept for their time
 * to live. Not thread-safe.
 */
final class RegionCache {

    /** How a read is answered. */
    enum Answer {
        HIT,
        /** A copy that was fetched ahead, and is asked for the first time. */
        FIRST_HIT,
        /** The copy is on its way. */
        JOINED,
        /** The copy is on its way, fetched ahead. */
        FIRST_JOINED,
        /** The home is asked. */
        MISS
    }

    private final ReplaySettings settings;
    private final Map<ItemId, Copy> copies = new HashMap<>();

    private static final class Copy {
        private final long comesAt;
        private long keptUntil;
        private boolean awaited;

        Copy(long comesAt, long keptUntil, boolean awaited) {
            this.comesAt = comesAt;
            this.keptUntil = keptUntil;
            this.awaited = awaited;
        }
    }

    RegionCache(ReplaySettings settings) {
        this.settings = settings;
    }

    /** A client asks; what misses is fetched. */
    Answer read(ItemId item, long now, long roundTrip) {
        Copy copy = held(item, now);
        if (copy == null) {
            copies.put(item, new Copy(now + roundTrip, settings.keptUntilMillis(item, now), false));
            return Answer.MISS;
        }
        boolean first = copy.awaited;
        copy.awaited = false;
        if (now < copy.comesAt) {
            return first ? Answer.FIRST_JOINED : Answer.JOINED;
        }
        if (first) {
            copy.keptUntil = Math.max(copy.keptUntil, settings.keptUntilMillis(item, now));
        }
        return first ? Answer.FIRST_HIT : Answer.HIT;
    }

    /** Whether a copy is here or on its way. */
    boolean holds(ItemId item, long now) {
        return held(item, now) != null;
    }

    /** Fetches what nobody has asked for; @return until when it is kept */
    long fetchAhead(ItemId item, long now, long roundTrip) {
        long keptUntil = settings.keptUntilMillis(item, now);
        copies.put(item, new Copy(now + roundTrip, keptUntil, true));
        return keptUntil;
    }

    /** The item was written: no copy of before is served any more. */
    void drop(ItemId item) {
        copies.remove(item);
    }

    private @Nullable Copy held(ItemId item, long now) {
        Copy copy = copies.get(item);
        return copy != null && now < copy.keptUntil ? copy : null;
    }
}
