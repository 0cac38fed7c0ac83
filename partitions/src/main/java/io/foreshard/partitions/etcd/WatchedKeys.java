package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All values under a prefix, kept up to date by {@link PrefixWatch}, for prefixes that hold few keys. A value that cannot be
 * read is logged and left out. Thread-safe.
 *
 * @param <T> an immutable value
 */
public final class WatchedKeys<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedKeys.class);

    private final String prefix;
    private final Function<KeyValue, T> decoder;
    private final @Nullable Consumer<Snapshot<T>> listener;
    private final Map<String, Stored> stored = new HashMap<>();
    private final CompletableFuture<Void> firstListing = new CompletableFuture<>();
    private final PrefixWatch watch;
    private @Nullable Snapshot<T> latest = new Snapshot<>(Map.of(), 0, true);
    private long revision;
    private boolean inDoubt = true;

    /** As it came, or decoded once somebody has looked. */
    private final class Stored {

        private @Nullable KeyValue raw;
        private Optional<T> value = Optional.empty();

        Stored(KeyValue raw) {
            this.raw = raw;
        }

        Optional<T> value() {
            KeyValue undecoded = raw;
            if (undecoded != null) {
                value = decode(undecoded);
                raw = null;
            }
            return value;
        }
    }

    /**
     * All values at one revision. Immutable.
     *
     * @param values by what follows the prefix in their keys
     * @param revision 0 before the first listing
     * @param inDoubt whether changes may have been missed since
     */
    public record Snapshot<T>(Map<String, T> values, long revision, boolean inDoubt) {}

    /** For who looks at {@link #current} now and then: what changes in between costs next to nothing. */
    WatchedKeys(EtcdClient client, String prefix, Duration relistEvery, Function<KeyValue, T> decoder) {
        this(client, prefix, relistEvery, decoder, null);
    }

    /** @param listener gets every change; must not block */
    WatchedKeys(
            EtcdClient client,
            String prefix,
            Duration relistEvery,
            Function<KeyValue, T> decoder,
            @Nullable Consumer<Snapshot<T>> listener) {
        this.prefix = prefix;
        this.decoder = decoder;
        this.listener = listener;
        this.watch = PrefixWatch.listing(client, prefix, relistEvery, new Applying());
    }

    public synchronized Snapshot<T> current() {
        Snapshot<T> known = latest;
        if (known == null) {
            Map<String, T> values = new HashMap<>();
            stored.forEach((name, entry) -> entry.value().ifPresent(value -> values.put(name, value)));
            known = new Snapshot<>(Collections.unmodifiableMap(values), revision, inDoubt);
            latest = known;
        }
        return known;
    }

    /** Waits for the first listing; returns whether it came in time. */
    public boolean awaitListing(Duration timeout) {
        try {
            firstListing.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the first listing cannot fail", e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }

    private void changed() {
        firstListing.complete(null);
        if (listener == null) {
            return;
        }
        try {
            listener.accept(current());
        } catch (RuntimeException e) {
            LOG.error("a listener of {} failed", prefix, e);
        }
    }

    private String name(KeyValue stored) {
        return Keys.text(stored.getKey()).substring(prefix.length());
    }

    private Optional<T> decode(KeyValue stored) {
        try {
            return Optional.of(decoder.apply(stored));
        } catch (RuntimeException e) {
            LOG.warn("{}", e.getMessage());
            return Optional.empty();
        }
    }

    private synchronized void replace(PagedRange.Content content) {
        stored.clear();
        content.entries().forEach(entry -> stored.put(name(entry), new Stored(entry)));
        now(content.revision(), false);
    }

    private synchronized void apply(List<WatchEvent> events, long at) {
        for (WatchEvent event : events) {
            KeyValue entry = event.getKeyValue();
            if (event.getEventType() == WatchEvent.EventType.PUT) {
                stored.put(name(entry), new Stored(entry));
            } else {
                stored.remove(name(entry));
            }
        }
        now(at, false);
    }

    /** Whether it was not in doubt before. */
    private synchronized boolean doubt() {
        boolean before = inDoubt;
        now(revision, true);
        return !before;
    }

    private void now(long at, boolean doubtful) {
        revision = at;
        inDoubt = doubtful;
        latest = null;
    }

    private final class Applying implements PrefixWatch.Follower {

        @Override
        public void onListing(PagedRange.Content content) {
            replace(content);
            changed();
        }

        @Override
        public void onEvents(List<WatchEvent> events, long at) {
            apply(events, at);
            changed();
        }

        @Override
        public void onDoubt(ControlPlaneException why) {
            if (doubt()) {
                LOG.info("{}; listing again", why.getMessage());
                changed();
            }
        }
    }
}
