package io.foreshard.sidecar;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every partition the rule before the first request is taken, all of them at once. One that does not answer is not waited
 * for: {@link PartitionWork} goes on telling it, and until then its items are unavailable. Stateless.
 */
final class FirstContact {

    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);

    private FirstContact() {}

    /** @param patience with those that do not answer */
    static void tell(Collection<PartitionStore> stores, DefaultRule rule, Duration patience)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, stores.size()), task -> Resources.daemon("first-contact", task));
        try {
            threads.invokeAll(
                    stores.stream()
                            .map(store -> Executors.callable(() -> tell(store, rule)))
                            .toList(),
                    patience.toMillis(),
                    TimeUnit.MILLISECONDS);
        } finally {
            List<Runnable> unused = threads.shutdownNow();
        }
    }

    private static void tell(PartitionStore store, DefaultRule rule) {
        try {
            store.initialize(rule);
        } catch (StoreException e) {
            LOG.info("partition '{}' does not answer at the start: {}", store.id(), e.getMessage());
        }
    }
}
