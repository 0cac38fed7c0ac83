package io.foreshard.sidecar.items;

import io.foreshard.core.access.Stamp;
import io.foreshard.core.store.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cache that the sidecars of a region share. Never fails: what cannot be reached holds nothing. Thread-safe; nothing
 * blocks.
 */
public interface RegionalCache extends AutoCloseable {

    /**
     * What is there under one key.
     *
     * @param copy null for nothing, or an invalidation only
     * @param token to be handed back with a fill: it says what the fill found
     */
    record Found(@Nullable ItemCopy copy, Bytes token) {}

    /** One answer for each key, in their order. */
    CompletableFuture<List<Found>> read(List<Key> keys);

    /** Keeps a copy, unless it is below what is there, or that has changed since the token. */
    void fill(ItemCopy copy, Bytes token);

    /**
     * Drops what is below this state.
     *
     * @param closing whether also that state itself, since its home is about to change
     */
    void invalidate(Key key, Stamp stamp, boolean closing);

    /**
     * Drops what may not be here any more, in its own time.
     *
     * @param globs over keys, in the manner of Redis, that cover all of it
     */
    void purge(List<String> globs, Predicate<Key> forbidden);

    @Override
    void close();

    /** No cache at all. */
    RegionalCache NONE = new RegionalCache() {
        private final Found nothing = new Found(null, Bytes.EMPTY);

        @Override
        public CompletableFuture<List<Found>> read(List<Key> keys) {
            return CompletableFuture.completedFuture(
                    keys.stream().map(key -> nothing).toList());
        }

        @Override
        public void fill(ItemCopy copy, Bytes token) {}

        @Override
        public void invalidate(Key key, Stamp stamp, boolean closing) {}

        @Override
        public void purge(List<String> globs, Predicate<Key> forbidden) {}

        @Override
        public void close() {}
    };
}
