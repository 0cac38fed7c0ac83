package io.foreshard.sidecar.items;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreshard.core.access.Floors;
import io.foreshard.core.access.Stamp;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The process-local cache, bounded in bytes, and the floors under it: what is in it is never below what this process has served,
 * written or been told of. Thread-safe.
 */
public final class LocalCache {

    private final Cache<Key, ItemCopy> copies;
    private final Floors floors;
    private final boolean off;

    /** @param maxBytes 0 keeps nothing */
    public LocalCache(long maxBytes, Floors floors) {
        this.off = maxBytes == 0;
        this.copies = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, ItemCopy copy) -> copy.weight())
                .build();
        this.floors = floors;
    }

    /** Whatever is held, valid or not. */
    public @Nullable ItemCopy get(Key key) {
        return off ? null : copies.getIfPresent(key);
    }

    /** Take it before asking anybody for what is to be filled. */
    public long token(Key key) {
        return floors.token(key.hash());
    }

    /**
     * The home answered this to a read that began after the token was taken.
     *
     * @param keep whether it may be cached here at all; asked at the last moment, so that a purge misses nothing
     * @return whether the floor lets it be cached
     */
    public boolean fill(ItemCopy copy, long token, BooleanSupplier keep, long nowMillis) {
        long item = copy.key().hash();
        floors.confirm(item, copy.stamp(), nowMillis, token);
        return put(copy, keep, () -> floors.admitsFill(item, copy.stamp(), token));
    }

    /**
     * Somebody else read this from the home.
     *
     * @param token taken before it was fetched
     * @return whether it may be served
     */
    public boolean adopt(ItemCopy copy, long token, BooleanSupplier keep, long nowMillis) {
        long item = copy.key().hash();
        if (!floors.admitsCopy(item, copy.stamp(), copy.asOfMillis())) {
            return false;
        }
        put(copy, keep, () -> floors.admitsFill(item, copy.stamp(), token));
        floors.raise(item, copy.stamp(), nowMillis);
        return true;
    }

    private boolean put(ItemCopy copy, BooleanSupplier keep, BooleanSupplier admitted) {
        if (off) {
            return admitted.getAsBoolean();
        }
        boolean[] kept = {false};
        ItemCopy unused = copies.asMap().compute(copy.key(), (key, held) -> {
            boolean newer = held == null || copy.isNewerThan(held);
            boolean allowed = admitted.getAsBoolean();
            kept[0] = allowed;
            if (newer && allowed && keep.getAsBoolean()) {
                return copy;
            }
            return held != null && held.stamp().isBelow(copy.stamp()) ? null : held;
        });
        return kept[0];
    }

    /** Somebody wrote this state: nothing below it is served here any more. */
    public void written(Key key, Stamp stamp, long nowMillis) {
        floors.raise(key.hash(), stamp, nowMillis);
        dropBelow(key, stamp);
    }

    /**
     * This process wrote this state.
     *
     * @param token taken before the home was asked
     */
    public void wrote(Key key, Stamp stamp, long token, long nowMillis) {
        floors.confirm(key.hash(), stamp, nowMillis, token);
        dropBelow(key, stamp);
    }

    private void dropBelow(Key key, Stamp stamp) {
        copies.asMap().computeIfPresent(key, (k, held) -> held.stamp().isBelow(stamp) ? null : held);
    }

    /** The home at this epoch is about to change: what it said is not vouched for any more. */
    public void closing(Key key, Stamp stamp, long nowMillis) {
        floors.close(key.hash(), stamp, nowMillis);
        copies.asMap().computeIfPresent(key, (k, held) -> held.home().epoch() <= stamp.epoch() ? null : held);
    }

    /** Says of a copy that is held that it was fetched ahead of any request. */
    public void await(ItemCopy copy, long untilMillis) {
        copies.asMap()
                .computeIfPresent(
                        copy.key(),
                        (k, held) -> held.isSameReadAs(copy) ? held.with(untilMillis, ItemCopy.Origin.AWAITED) : held);
    }

    /** The first request for a copy that was fetched ahead has come: from now on it is kept like any other. */
    public void foreseen(Key key, long untilMillis) {
        copies.asMap()
                .computeIfPresent(
                        key,
                        (k, held) -> held.isAwaited()
                                ? held.with(Math.max(untilMillis, held.keptUntilMillis()), ItemCopy.Origin.FORESEEN)
                                : held);
    }

    /** Keeps a copy longer than it would have been. */
    public void keep(Key key, long untilMillis) {
        copies.asMap()
                .computeIfPresent(
                        key, (k, held) -> held.keptUntilMillis() < untilMillis ? held.keptUntil(untilMillis) : held);
    }

    /** Whether a copy that is not cached here, read elsewhere at {@code asOfMillis}, may be served. */
    public boolean admitsCopy(Key key, Stamp stamp, long asOfMillis) {
        return floors.admitsCopy(key.hash(), stamp, asOfMillis);
    }

    /** It was served without being cached. */
    public void served(Key key, Stamp stamp, long nowMillis) {
        written(key, stamp, nowMillis);
    }

    /** Drops what may not be here any more. */
    public void purge(Predicate<Key> forbidden) {
        copies.asMap().keySet().removeIf(forbidden);
    }

    public long entries() {
        return copies.estimatedSize();
    }

    /** Bytes held, about. */
    public long bytes() {
        return copies.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }
}
