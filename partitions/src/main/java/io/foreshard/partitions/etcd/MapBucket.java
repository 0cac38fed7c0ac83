package io.foreshard.partitions.etcd;

import com.github.benmanes.caffeine.cache.Cache;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import io.foreshard.core.ItemId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bucket of the shard map as far as it is in use: loads customers on demand and keeps them up to date by one watch,
 * which begins where the first load was read. Events that arrive while a customer is being loaded wait for the load.
 * Thread-safe; the bucket's lock is never held over I/O.
 */
final class MapBucket implements PrefixWatch.Follower, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MapBucket.class);
    private static final Duration RELIST_EVERY = Duration.ofMinutes(5);
    private static final int MAX_LOAD_ATTEMPTS = 3;

    private final int number;
    private final EtcdClient client;
    private final MapCodec codec;
    private final Cache<String, CustomerEntries> customers;
    private final Consumer<List<ShardMapChange>> changes;
    private final Map<String, Load> loads = new HashMap<>();
    private final AtomicLong seenRevision = new AtomicLong();

    private @Nullable PrefixWatch watch;
    /** The revision from which on no event is missed. */
    private long watchedFrom = Long.MAX_VALUE;

    private volatile boolean inDoubt;
    private volatile boolean closed;

    /** A load under way, and what happened meanwhile. */
    private record Load(CompletableFuture<CustomerEntries> result, List<ShardMapChange> meanwhile) {}

    MapBucket(
            int number,
            EtcdClient client,
            Cache<String, CustomerEntries> customers,
            Consumer<List<ShardMapChange>> changes) {
        this.number = number;
        this.client = client;
        this.codec = new MapCodec(client.keys());
        this.customers = customers;
        this.changes = changes;
    }

    boolean isInDoubt() {
        return inDoubt;
    }

    /** The highest revision this bucket heard of. */
    long seenRevision() {
        return seenRevision.get();
    }

    /** Reads a customer from etcd; callers of one time share one read. */
    CompletableFuture<CustomerEntries> load(String customerId) {
        Load load;
        synchronized (this) {
            Load running = loads.get(customerId);
            if (running != null) {
                return running.result().copy();
            }
            load = new Load(new CompletableFuture<>(), new ArrayList<>());
            loads.put(customerId, load);
        }
        read(customerId, load, 1);
        return load.result().copy();
    }

    private void read(String customerId, Load load, int attempt) {
        EtcdClient.whenDone(
                CustomerRange.read(client, codec, customerId),
                entries -> loaded(customerId, load, entries, attempt),
                failure -> fail(customerId, load, failure));
    }

    private void fail(String customerId, Load load, Throwable failure) {
        synchronized (this) {
            loads.remove(customerId, load);
        }
        load.result().completeExceptionally(failure);
    }

    private void loaded(String customerId, Load load, CustomerEntries read, int attempt) {
        Optional<CustomerEntries> entries = accept(customerId, load, read);
        if (entries.isPresent()) {
            load.result().complete(entries.get());
        } else if (attempt < MAX_LOAD_ATTEMPTS) {
            read(customerId, load, attempt + 1);
        } else {
            fail(
                    customerId,
                    load,
                    new ControlPlaneException(
                            ControlPlaneException.Code.OVERLOADED,
                            "the shard map of a customer changed faster than it was read; try again",
                            null));
        }
    }

    /** Empty if the watch began after what was read, so that an event in between may be missing. */
    private synchronized Optional<CustomerEntries> accept(String customerId, Load load, CustomerEntries read) {
        if (watch == null && !closed) {
            watchedFrom = read.loadedAt() + 1;
            watch = PrefixWatch.from(client, prefix(), watchedFrom, RELIST_EVERY, this);
        }
        if (read.loadedAt() + 1 < watchedFrom) {
            return Optional.empty();
        }
        CustomerEntries entries = read;
        for (ShardMapChange change : load.meanwhile()) {
            entries = entries.after(change);
        }
        seen(read.loadedAt());
        customers.put(customerId, entries);
        loads.remove(customerId, load);
        return Optional.of(entries);
    }

    @Override
    public void onEvents(List<WatchEvent> events, long revision) {
        List<ShardMapChange> applied = new ArrayList<>();
        synchronized (this) {
            for (WatchEvent event : events) {
                decode(event).ifPresent(change -> {
                    apply(change);
                    applied.add(change);
                });
            }
            seen(revision);
        }
        changes.accept(applied);
    }

    private Optional<ShardMapChange> decode(WatchEvent event) {
        try {
            return Optional.of(codec.change(event));
        } catch (RuntimeException e) {
            LOG.warn("change of the shard map left out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void apply(ShardMapChange change) {
        String customerId = customerOf(change);
        Load load = loads.get(customerId);
        if (load != null) {
            load.meanwhile().add(change);
        }
        customers.asMap().computeIfPresent(customerId, (id, entries) -> entries.after(change));
    }

    private static String customerOf(ShardMapChange change) {
        return change instanceof ShardMapChange.OfItem item
                ? item.item().customerId()
                : ((ShardMapChange.OfCustomer) change).customerId();
    }

    @Override
    public void onListing(PagedRange.Content content) {
        List<ShardMapChange> differences = new ArrayList<>();
        synchronized (this) {
            Set<String> held = held();
            Map<String, CustomerEntries> listed = listed(content, held);
            for (String customerId : held) {
                CustomerEntries now = listed.getOrDefault(
                        customerId, new CustomerEntries(Optional.empty(), Map.of(), content.revision()));
                customers.asMap().computeIfPresent(customerId, (id, known) -> {
                    if (known.loadedAt() > content.revision()) {
                        return known;
                    }
                    differences.addAll(differences(id, known, now));
                    return now;
                });
            }
            watchedFrom = content.revision() + 1;
            loads.values().forEach(load -> load.meanwhile().clear());
            inDoubt = false;
            seen(content.revision());
            endIfUnused(held);
        }
        changes.accept(differences);
    }

    /** Called from the watch, which holds its own lock already. */
    private void endIfUnused(Set<String> held) {
        if (held.isEmpty() && loads.isEmpty() && watch != null) {
            watch.close();
            watch = null;
            watchedFrom = Long.MAX_VALUE;
        }
    }

    /** Of the bucket's content only the customers that are held. */
    private Map<String, CustomerEntries> listed(PagedRange.Content content, Set<String> held) {
        Map<String, CustomerEntries> byCustomer = new HashMap<>();
        for (KeyValue stored : content.entries()) {
            try {
                ShardMapChange change = codec.change(stored, false);
                String customerId = customerOf(change);
                if (held.contains(customerId)) {
                    CustomerEntries before =
                            byCustomer.getOrDefault(customerId, new CustomerEntries(Optional.empty(), Map.of(), 0));
                    byCustomer.put(customerId, before.after(change));
                }
            } catch (RuntimeException e) {
                LOG.warn("entry of the shard map left out: {}", e.getMessage());
            }
        }
        byCustomer.replaceAll((id, entries) -> new CustomerEntries(entries.own(), entries.items(), content.revision()));
        return byCustomer;
    }

    private Set<String> held() {
        Set<String> held = new HashSet<>();
        for (String customerId : customers.asMap().keySet()) {
            if (Keys.bucket(customerId) == number) {
                held.add(customerId);
            }
        }
        return held;
    }

    private static List<ShardMapChange> differences(String customerId, CustomerEntries before, CustomerEntries now) {
        List<ShardMapChange> found = new ArrayList<>();
        if (!before.own().equals(now.own())) {
            found.add(new ShardMapChange.OfCustomer(customerId, now.own(), now.loadedAt()));
        }
        Set<String> items = new HashSet<>(before.items().keySet());
        items.addAll(now.items().keySet());
        for (String item : items) {
            @Nullable MapEntry entry = now.items().get(item);
            if (!Objects.equals(before.items().get(item), entry)) {
                found.add(new ShardMapChange.OfItem(
                        new ItemId(customerId, item), Optional.ofNullable(entry), now.loadedAt()));
            }
        }
        return found;
    }

    @Override
    public void onDoubt(ControlPlaneException why) {
        if (!inDoubt) {
            LOG.debug("shard map, bucket {}: {}", number, why.getMessage());
        }
        inDoubt = true;
    }

    private void seen(long revision) {
        seenRevision.accumulateAndGet(revision, Math::max);
    }

    private String prefix() {
        return client.keys().mapBucket(number);
    }

    @Override
    public void close() {
        @Nullable PrefixWatch last;
        synchronized (this) {
            closed = true;
            last = watch;
            watch = null;
        }
        // Not under the lock: an event under way holds the watch and waits for the lock.
        if (last != null) {
            last.close();
        }
    }
}
