package io.foreshard.simulation;

import io.foreshard.core.ItemId;
import io.foreshard.core.StableHash;
import io.foreshard.core.access.Floors;
import io.foreshard.core.access.Staleness;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.access.Watermark;
import io.foreshard.core.store.ItemValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The process-local cache of one sidecar: core's floors decide what goes in, core's watermarks what comes out. Mutable;
 * belongs to one thread.
 */
final class SidecarCache {

    static final Duration BOUND = Duration.ofMillis(1_200);
    private static final int[] SLOTS = {1, 2, 16};

    private final World world;
    private final Floors floors;
    private final Staleness staleness;
    private final Map<ItemId, Copy> copies = new HashMap<>();
    private final Map<ItemId, Stamp> highest = new HashMap<>();

    /** @param asOfMillis clock time before the home was asked */
    record Copy(Optional<ItemValue> value, Stamp stamp, long asOfMillis, Watermark watermark) {
        boolean isNewerThan(Copy other) {
            int order = stamp.compareTo(other.stamp);
            return order > 0 || (order == 0 && asOfMillis > other.asOfMillis);
        }
    }

    SidecarCache(World world) {
        this.world = world;
        long skew = 2 * world.profile().skewMillis() + 1;
        this.floors = new Floors(SLOTS[world.dice().below(SLOTS.length)], skew);
        this.staleness = new Staleness(BOUND, Duration.ofMillis(skew));
    }

    long clockSkewMillis() {
        return staleness.clockSkew().toMillis();
    }

    /** What may be served without asking anybody. */
    Optional<Copy> peek(ItemId item, long nowMillis) {
        return Optional.ofNullable(copies.get(item))
                .filter(copy -> copy.watermark().vouchesFor(copy.asOfMillis(), staleness.oldestMillis(nowMillis)));
    }

    long token(ItemId item) {
        return floors.token(hash(item));
    }

    /** The home answered this to a read that began after the token was taken. */
    void fill(ItemId item, Copy copy, long token, long nowMillis) {
        floors.confirm(hash(item), copy.stamp(), nowMillis, token);
        boolean admitted =
                floors.admitsFill(hash(item), copy.stamp(), token) || world.has(Bug.CACHE_FILL_WITHOUT_TOKEN);
        Copy held = copies.get(item);
        if (admitted && (held == null || copy.isNewerThan(held))) {
            neverBack(item, copy.stamp());
            copies.put(item, copy);
        } else {
            dropBelow(item, copy.stamp());
        }
    }

    private void neverBack(ItemId item, Stamp stamp) {
        Stamp before = highest.getOrDefault(item, stamp);
        if (stamp.isBelow(before)) {
            throw new Violation(
                    "a cache entry never goes back",
                    "a fill of " + item + " with " + stamp + " after one with " + before);
        }
        highest.put(item, stamp);
    }

    /** This process wrote this state. */
    void wrote(ItemId item, Stamp stamp, long token, long nowMillis) {
        floors.confirm(hash(item), stamp, nowMillis, token);
        dropBelow(item, stamp);
    }

    /** Somebody wrote this state. */
    void written(ItemId item, Stamp stamp, long nowMillis) {
        floors.raise(hash(item), stamp, nowMillis);
        dropBelow(item, stamp);
    }

    /** The home at this epoch is about to change. */
    void closing(ItemId item, Stamp stamp, long nowMillis) {
        floors.close(hash(item), stamp, nowMillis);
        copies.computeIfPresent(item, (key, held) -> held.stamp().epoch() <= stamp.epoch() ? null : held);
    }

    private void dropBelow(ItemId item, Stamp stamp) {
        copies.computeIfPresent(item, (key, held) -> held.stamp().isBelow(stamp) ? null : held);
    }

    private static long hash(ItemId item) {
        return StableHash.of(item.key());
    }
}
