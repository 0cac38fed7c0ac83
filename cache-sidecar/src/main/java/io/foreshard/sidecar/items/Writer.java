package io.foreshard.sidecar.items;

import io.foreshard.core.store.Mutation;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The write path: to the home, then nothing below the new state is served here any more, and only then the answer, so that
 * whoever wrote reads it. Thread-safe; nothing blocks; results fail with {@link HomeException}.
 */
public final class Writer {

    private final LocalCache local;
    private final RegionalCache regional;
    private final Shadows shadows;
    private final Homes homes;
    private final InstantSource clock;

    public Writer(Reader.Caches caches, Shadows shadows, Homes homes, InstantSource clock) {
        this.local = caches.local();
        this.regional = caches.regional();
        this.shadows = shadows;
        this.homes = homes;
        this.clock = clock;
    }

    /** One change of one key, as a command wants it. */
    public record Change(Key key, Mutation mutation) {}

    /** Each change by itself and all at once, save that those of one key keep their order. */
    public List<CompletableFuture<Written>> write(List<Change> changes) {
        Map<Key, CompletableFuture<Written>> latest = new HashMap<>();
        return changes.stream()
                .map(change -> latest.compute(
                        change.key(),
                        (key, before) -> before == null
                                ? write(change)
                                : before.handle((written, failure) -> change).thenCompose(this::write)))
                .toList();
    }

    private CompletableFuture<Written> write(Change change) {
        long token = local.token(change.key());
        return homes.write(change.key(), change.mutation()).thenApply(written -> {
            local.wrote(written.key(), written.stamp(), token, clock.millis());
            regional.invalidate(written.key(), written.stamp(), false);
            if (!shadows.isEmpty()) {
                shadows.demanded(change.key());
            }
            return written;
        });
    }
}
