package io.foreshard.partitions.etcd;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shard map as a process needs it: customers are loaded on first demand, then kept up to date by watches, and the least
 * used are forgotten beyond a bound. While etcd is down it goes on answering what it knows and says how old that is. What it
 * answers may be stale at any time; stores refuse stale epochs, and {@link #refresh} then reads the truth. Thread-safe;
 * nothing blocks.
 */
public final class ShardMapReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardMapReader.class);
    private static final Duration RULE_RELIST_EVERY = Duration.ofMinutes(1);
    private static final Duration CONTACT_EVERY = Duration.ofSeconds(1);

    private final EtcdClient client;
    private final Cache<String, CustomerEntries> customers;
    private final AtomicReferenceArray<@Nullable MapBucket> buckets = new AtomicReferenceArray<>(Keys.BUCKETS);
    private final List<Consumer<ShardMapChange>> listeners = new CopyOnWriteArrayList<>();
    private final WatchedKeys<DefaultRule> rules;

    private volatile @Nullable DefaultRule rule;
    private volatile long trustedUntilNanos = System.nanoTime();
    private volatile boolean closed;

    /** @param maxEntries entries held at most, one being counted for each customer besides his items' */
    public ShardMapReader(EtcdClient client, long maxEntries) {
        this.client = client;
        this.customers = Caffeine.newBuilder()
                .maximumWeight(maxEntries)
                .weigher((String id, CustomerEntries entries) -> entries.weight())
                .executor(Runnable::run)
                .build();
        this.rules =
                new WatchedKeys<>(client, client.keys().rule(), RULE_RELIST_EVERY, MapCodec::rule, this::ruleChanged);
        later(Duration.ZERO);
    }

    /** Who owns this item as far as this process knows; asks etcd on the first demand for a customer. */
    public CompletableFuture<Located> locate(ItemId item) {
        Optional<Located> known = peek(item);
        return known.isPresent() ? CompletableFuture.completedFuture(known.get()) : load(item);
    }

    /** The same if it is known without asking. */
    public Optional<Located> peek(ItemId item) {
        DefaultRule now = rule;
        CustomerEntries entries = customers.getIfPresent(item.customerId());
        return now == null || entries == null
                ? Optional.empty()
                : Optional.of(entries.locate(item, now, bucket(item).seenRevision()));
    }

    /**
     * A home to try when etcd cannot be asked: what is known, else what the rule says. Safe, since a store that does not own
     * the item at this epoch refuses; empty until the rule was read once.
     */
    public Optional<Located> guess(ItemId item) {
        DefaultRule now = rule;
        Optional<Located> known = peek(item);
        return known.isPresent() || now == null
                ? known
                : Optional.of(new Located(now.homeOf(item.customerId()), Located.Level.RULE, 0, 0));
    }

    /**
     * After a store answered with an epoch that is newer than what was located: reads etcd, unless the map has caught up
     * already. The answer's epoch is still lower if the store knows more than the map, as before a commit.
     */
    public CompletableFuture<Located> refresh(ItemId item, long minEpoch) {
        Optional<Located> known = peek(item);
        if (known.isPresent() && known.get().home().epoch() >= minEpoch) {
            return CompletableFuture.completedFuture(known.get());
        }
        // The read that is joined may have begun before the change: then one more, begun now.
        return load(item)
                .thenCompose(located ->
                        located.home().epoch() >= minEpoch ? CompletableFuture.completedFuture(located) : load(item));
    }

    /** The default rule, once it was read. */
    public Optional<DefaultRule> rule() {
        return Optional.ofNullable(rule);
    }

    /** Waits for the rule; returns whether it came in time. For the start of a process. */
    public boolean awaitRule(Duration timeout) {
        return rules.awaitListing(timeout) && rule != null;
    }

    /**
     * Hears of every change of the rule, of every change of the buckets in use, and after a gap of what differs for the
     * customers held. Called on a thread that must not block.
     */
    public void listen(Consumer<ShardMapChange> listener) {
        listeners.add(listener);
    }

    /** How old the map may be: zero while etcd answers and every watch in use runs. */
    public Duration staleness() {
        return Duration.ofNanos(Math.max(
                0,
                System.nanoTime()
                        - trustedUntilNanos
                        - CONTACT_EVERY.multipliedBy(2).toNanos()));
    }

    /** Entries held now, about. */
    public long heldCustomers() {
        return customers.estimatedSize();
    }

    private CompletableFuture<Located> load(ItemId item) {
        MapBucket bucket = bucket(item);
        return bucket.load(item.customerId())
                .thenCombine(
                        requireRule(),
                        (entries, now) ->
                                entries.locate(item, now, Math.max(entries.loadedAt(), bucket.seenRevision())));
    }

    private CompletableFuture<DefaultRule> requireRule() {
        DefaultRule now = rule;
        if (now != null) {
            return CompletableFuture.completedFuture(now);
        }
        return client.get(client.keys().rule(), GetOption.DEFAULT).thenApply(answer -> {
            Optional<KeyValue> stored = ShardMap.first(answer);
            return stored.map(MapCodec::rule)
                    .orElseThrow(() -> new ControlPlaneException(
                            ControlPlaneException.Code.BROKEN,
                            "etcd holds no default rule at " + client.keys().rule() + "; run foreshard init",
                            null));
        });
    }

    private MapBucket bucket(ItemId item) {
        int number = Keys.bucket(item.customerId());
        MapBucket bucket = buckets.get(number);
        if (bucket != null) {
            return bucket;
        }
        MapBucket created = new MapBucket(number, client, customers, this::tell);
        if (buckets.compareAndSet(number, null, created)) {
            return created;
        }
        return bucket(item);
    }

    private void ruleChanged(WatchedKeys.Snapshot<DefaultRule> snapshot) {
        DefaultRule next = snapshot.values().get("");
        DefaultRule known = rule;
        if (next != null && (known == null || known.epoch() < next.epoch())) {
            rule = next;
            tell(List.of(new ShardMapChange.OfRule(next, snapshot.revision())));
        }
    }

    private void tell(List<ShardMapChange> changes) {
        for (ShardMapChange change : changes) {
            for (Consumer<ShardMapChange> listener : listeners) {
                try {
                    listener.accept(change);
                } catch (RuntimeException e) {
                    LOG.error("a listener of the shard map failed", e);
                }
            }
        }
    }

    /** Watches are silent when nothing changes, so contact is proved by a small linearizable read. */
    private void contact() {
        long askedAt = System.nanoTime();
        GetOption countOnly = GetOption.builder().withCountOnly(true).build();
        EtcdClient.whenDone(
                client.get(client.keys().rule(), countOnly),
                answer -> {
                    if (!isInDoubt()) {
                        trustedUntilNanos = askedAt;
                    }
                    later(CONTACT_EVERY);
                },
                failure -> later(CONTACT_EVERY));
    }

    /** Whether a watch in use has not come back yet; each is listed again by itself. */
    private boolean isInDoubt() {
        if (rules.current().inDoubt()) {
            return true;
        }
        for (int i = 0; i < Keys.BUCKETS; i++) {
            MapBucket bucket = buckets.get(i);
            if (bucket != null && bucket.isInDoubt()) {
                return true;
            }
        }
        return false;
    }

    private void later(Duration delay) {
        if (closed) {
            return;
        }
        try {
            var unused = client.executor().schedule(this::contact, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        rules.close();
        for (int i = 0; i < Keys.BUCKETS; i++) {
            MapBucket bucket = buckets.get(i);
            if (bucket != null) {
                bucket.close();
            }
        }
    }
}
