package io.foreshard.partitions.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import java.time.Duration;
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
    private final Consumer<Snapshot<T>> listener;
    private volatile Snapshot<T> current = new Snapshot<>(Map.of(), 0, true);
    private final CompletableFuture<Void> firstListing = new CompletableFuture<>();
    private final PrefixWatch watch;

    /**
     * All values at one revision. Immutable.
     *
     * @param values by what follows the prefix in their keys
     * @param revision 0 before the first listing
     * @param inDoubt whether changes may have been missed since
     */
    public record Snapshot<T>(Map<String, T> values, long revision, boolean inDoubt) {}

    WatchedKeys(
            EtcdClient client,
            String prefix,
            Duration relistEvery,
            Function<KeyValue, T> decoder,
            Consumer<Snapshot<T>> listener) {
        this.prefix = prefix;
        this.decoder = decoder;
        this.listener = listener;
        this.watch = PrefixWatch.listing(client, prefix, relistEvery, new Applying());
    }

    public Snapshot<T> current() {
        return current;
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

    private void set(Snapshot<T> next) {
        current = next;
        firstListing.complete(null);
        try {
            listener.accept(next);
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

    private final class Applying implements PrefixWatch.Follower {

        @Override
        public void onListing(PagedRange.Content content) {
            Map<String, T> values = new HashMap<>();
            content.entries().forEach(stored -> decode(stored).ifPresent(value -> values.put(name(stored), value)));
            set(new Snapshot<>(Map.copyOf(values), content.revision(), false));
        }

        @Override
        public void onEvents(List<WatchEvent> events, long revision) {
            Map<String, T> values = new HashMap<>(current.values());
            for (WatchEvent event : events) {
                KeyValue stored = event.getKeyValue();
                values.remove(name(stored));
                if (event.getEventType() == WatchEvent.EventType.PUT) {
                    decode(stored).ifPresent(value -> values.put(name(stored), value));
                }
            }
            set(new Snapshot<>(Map.copyOf(values), revision, false));
        }

        @Override
        public void onDoubt(ControlPlaneException why) {
            Snapshot<T> known = current;
            if (!known.inDoubt()) {
                LOG.info("{}; listing again", why.getMessage());
            }
            if (known.revision() > 0 && !known.inDoubt()) {
                set(new Snapshot<>(known.values(), known.revision(), true));
            }
        }
    }
}
