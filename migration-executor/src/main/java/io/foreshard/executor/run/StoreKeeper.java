package io.foreshard.executor.run;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Initializes one store as soon as it can be reached, again when the rule changes, and probes it. {@link #run} belongs to
 * one thread; the rest is thread-safe.
 */
final class StoreKeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreKeeper.class);

    private final PartitionStore store;
    private final Supplier<Optional<DefaultRule>> rule;
    private final InstantSource clock;
    private boolean told;
    private volatile boolean tried;
    private volatile long initializedFor;
    private volatile StoreStatus status;

    StoreKeeper(PartitionStore store, Supplier<Optional<DefaultRule>> rule, InstantSource clock) {
        this.store = store;
        this.rule = rule;
        this.clock = clock;
        this.status = StoreStatus.unknown(store.id());
    }

    PartitionStore store() {
        return store;
    }

    boolean isInitialized() {
        return initializedFor > 0;
    }

    /** Whether it is initialized, or failed to be once. */
    boolean isTried() {
        return tried;
    }

    StoreStatus status() {
        return status;
    }

    @Override
    public void run() {
        try {
            rule.get().ifPresent(this::initialize);
            if (isInitialized()) {
                probe();
                tried = true;
            }
        } catch (StoreException e) {
            status = new StoreStatus(store.id(), false, status.items(), status.bytes(), 0, clock.instant());
            if (!told) {
                LOG.warn("{}; trying on", e.getMessage());
            }
            told = true;
            tried = true;
        } catch (RuntimeException e) {
            LOG.error("probe of partition {} failed", store.id(), e);
        }
    }

    private void initialize(DefaultRule current) {
        if (current.epoch() > initializedFor) {
            store.initialize(current);
            initializedFor = current.epoch();
            LOG.info("partition {} is ready under the rule of epoch {}", store.id(), current.epoch());
        }
    }

    private void probe() {
        Instant at = clock.instant();
        long start = System.nanoTime();
        PartitionStore.Size size = store.size();
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        if (told) {
            LOG.info("partition {} answers again", store.id());
        }
        told = false;
        status = new StoreStatus(store.id(), true, size.items(), size.bytes(), micros, at);
    }
}
