package io.foreshard.sidecar.shadows;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Watermark;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.ReadOutcome;
import io.foreshard.core.store.StoreException;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.topics.TopicHandler;
import io.foreshard.sidecar.items.HomeMap;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Lane;
import io.foreshard.sidecar.items.Shadows;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shadows that migrations have opened in this region. A hint, not a right: the store itself answers from a shadow only, says how
 * old the answer may be, and counts it; whoever is refused closes the shadow here. Thread-safe; nothing blocks the caller.
 */
public final class MigrationShadows implements Shadows, TopicHandler<MigrationEvent>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationShadows.class);
    private static final int MAX_OPEN = 100_000;
    private static final int READERS = 2;
    private static final int QUEUED = 5_000;
    private static final int READS_AT_ONCE = 16;
    private static final long DEMAND_NANOS = 100_000_000;

    private final Map<Key, Open> open = new ConcurrentHashMap<>();
    private final Map<PartitionId, Lane<Wanted>> lanes = new HashMap<>();
    private final Map<PartitionId, PartitionStore> stores;
    private final HomeMap map;
    private final Predicate<Key> allowed;
    private final Counter answered;
    private final Counter refused;

    /**
     * @param source that the shadow follows
     * @param demandedAt when the store was last asked for the sake of its count, {@link System#nanoTime}
     */
    private record Open(PartitionId source, PartitionId target, long epoch, AtomicLong demandedAt) {

        Open(PartitionId source, PartitionId target, long epoch) {
            this(source, target, epoch, new AtomicLong(System.nanoTime() - DEMAND_NANOS));
        }
    }

    private record Wanted(Key key, Open shadow, long homeEpoch, CompletableFuture<Optional<ItemCopy>> answer) {}

    /**
     * @param stores of this region
     * @param allowed whether policies let a copy of this key answer here
     */
    public MigrationShadows(
            Map<PartitionId, PartitionStore> stores, HomeMap map, Predicate<Key> allowed, MeterRegistry registry) {
        this.stores = Map.copyOf(stores);
        this.map = map;
        this.allowed = allowed;
        this.answered = registry.counter("foreshard.shadow.reads", "outcome", "answered");
        this.refused = registry.counter("foreshard.shadow.reads", "outcome", "refused");
        var unused = registry.gauge("foreshard.shadow.open", open, Map::size);
        stores.keySet()
                .forEach(id -> lanes.put(
                        id, new Lane<>("shadow-" + id, READERS, QUEUED, READS_AT_ONCE, all -> all.forEach(this::ask))));
    }

    @Override
    public boolean isEmpty() {
        return open.isEmpty();
    }

    @Override
    public Optional<PartitionId> of(Key key) {
        return Optional.ofNullable(open.get(key))
                .filter(known -> allowed.test(key))
                .map(Open::target);
    }

    @Override
    public CompletableFuture<Optional<ItemCopy>> read(Key key, long oldestMillis) {
        Open shadow = open.get(key);
        if (shadow == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return map.locate(key.item()).thenCompose(home -> {
            if (!home.partition().equals(shadow.source())) {
                open.remove(key, shadow); // it has moved, or never was there
                return CompletableFuture.completedFuture(Optional.<ItemCopy>empty());
            }
            return enqueue(new Wanted(key, shadow, home.epoch(), new CompletableFuture<>()))
                    .thenApply(found -> found.filter(copy -> copy.isAsYoungAs(oldestMillis)));
        });
    }

    /** The store counts what it is asked; a key that is used often need not ask it each time. */
    @Override
    public void demanded(Key key) {
        Open shadow = open.get(key);
        if (shadow == null || !allowed.test(key)) {
            return;
        }
        long now = System.nanoTime();
        long before = shadow.demandedAt().get();
        if (now - before >= DEMAND_NANOS && shadow.demandedAt().compareAndSet(before, now)) {
            var unused = read(key, Long.MAX_VALUE);
        }
    }

    private CompletableFuture<Optional<ItemCopy>> enqueue(Wanted wanted) {
        Lane<Wanted> lane = lanes.get(wanted.shadow().target());
        if (lane == null || !lane.offer(wanted)) {
            wanted.answer().complete(Optional.empty());
        }
        return wanted.answer();
    }

    private void ask(Wanted wanted) {
        try {
            PartitionStore store = stores.get(wanted.shadow().target());
            Optional<ItemCopy> found = store == null
                    ? Optional.empty()
                    : copyOf(wanted, store.readShadow(wanted.key().item()));
            wanted.answer().complete(found);
        } catch (StoreException e) {
            LOG.debug("a shadow was not read: {}", e.getMessage());
            wanted.answer().complete(Optional.empty());
        } catch (RuntimeException e) {
            wanted.answer().completeExceptionally(e);
            throw e;
        }
    }

    /** The shadow names no epoch: its state belongs to the epoch of the home that it follows. */
    private Optional<ItemCopy> copyOf(Wanted wanted, ReadOutcome outcome) {
        if (!(outcome instanceof ReadOutcome.Answered read) || read.asOfMillis().isEmpty()) {
            refused.increment();
            open.remove(wanted.key(), wanted.shadow());
            return Optional.empty();
        }
        answered.increment();
        return Optional.of(new ItemCopy(
                wanted.key(),
                read.value().orElse(null),
                new Home(wanted.shadow().source(), wanted.homeEpoch()),
                read.version(),
                read.expiresAtMillis().orElse(ItemCopy.NEVER),
                read.asOfMillis().getAsLong(),
                Watermark.NONE));
    }

    @Override
    public void begin() {
        open.clear();
    }

    /** Open in SHADOWING only; any other state of the same attempt, or a later one, ends it. */
    @Override
    public void accept(MigrationEvent event) {
        Key key = Key.of(new ItemId(event.getCustomerId(), event.getItemId()));
        PartitionId target = new PartitionId(event.getTargetPartition());
        if (event.getState() != MigrationState.SHADOWING) {
            open.computeIfPresent(key, (k, known) -> known.epoch() <= event.getEpoch() ? null : known);
        } else if (stores.containsKey(target) && open.size() < MAX_OPEN) {
            open.put(key, new Open(new PartitionId(event.getSourcePartition()), target, event.getEpoch()));
        }
    }

    /** Shadows that are open. */
    public List<Key> keys() {
        return List.copyOf(open.keySet());
    }

    @Override
    public void close() {
        lanes.values().forEach(Lane::close);
    }
}
