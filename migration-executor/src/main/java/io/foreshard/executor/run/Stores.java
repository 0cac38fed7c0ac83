package io.foreshard.executor.run;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.PartitionId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stores of all partitions, each kept by a thread of its own so that one that hangs holds up no other. Thread-safe. */
public final class Stores implements AutoCloseable {

    private final Map<PartitionId, StoreKeeper> keepers = new TreeMap<>();
    private final ScheduledExecutorService threads;

    /**
     * @param rule the default rule as far as it is known
     * @param probeEvery how often each store is probed
     */
    public Stores(
            Collection<PartitionStore> stores,
            Supplier<Optional<DefaultRule>> rule,
            Duration probeEvery,
            InstantSource clock) {
        threads = Executors.newScheduledThreadPool(Math.max(1, stores.size()), task -> {
            Thread thread = new Thread(task, "store-keeper");
            thread.setDaemon(true);
            return thread;
        });
        for (PartitionStore store : stores) {
            StoreKeeper keeper = new StoreKeeper(store, rule, clock);
            keepers.put(store.id(), keeper);
            var unused = threads.scheduleWithFixedDelay(keeper, 0, probeEvery.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** @throws StoreException UNREACHABLE until the store is initialized, BROKEN if it is not in the configuration */
    PartitionStore require(PartitionId id) {
        @Nullable StoreKeeper keeper = keepers.get(id);
        if (keeper == null) {
            throw new StoreException(
                    StoreException.Code.BROKEN, "partition " + id + " is not in the configuration; add it", null);
        }
        if (!keeper.isInitialized()) {
            throw new StoreException(
                    StoreException.Code.UNREACHABLE, "partition " + id + " was not reached since the start", null);
        }
        return keeper.store();
    }

    /** Whether every store has been probed, with whatever result. */
    public boolean areProbed() {
        return keepers.values().stream().allMatch(StoreKeeper::isTried);
    }

    /** What the last probe found; unreachable before the first and for an unknown partition. */
    public StoreStatus status(PartitionId id) {
        @Nullable StoreKeeper keeper = keepers.get(id);
        return keeper == null ? StoreStatus.unknown(id) : keeper.status();
    }

    public Collection<PartitionId> partitions() {
        return keepers.keySet();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        keepers.values().forEach(keeper -> keeper.store().close());
    }
}
