package io.foreshard.benchmarks.migration;

import io.foreshard.benchmarks.measure.Latencies;
import io.foreshard.core.ItemId;
import io.foreshard.core.store.ItemValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Writers and readers at a fixed rate, each on a thread of its own, over all items alike. Thread-safe. */
final class Traffic implements AutoCloseable {

    private final HomeClient client;
    private final List<ItemId> items;
    private final ItemValue value;
    private final long intervalNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean closed;
    private Window window = new Window();

    /** Since when, and what was accepted and answered since. */
    private static final class Window {
        final long beginNanos = System.nanoTime();
        final Latencies writes = new Latencies();
        final Latencies reads = new Latencies();
    }

    /** What happened between two calls of {@link #next}. */
    record Period(double seconds, Map<String, Object> writeMicros, Map<String, Object> readMicros, int writes) {

        double writesPerSecond() {
            return writes / seconds;
        }

        Map<String, Object> report() {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("writes_per_s", writesPerSecond());
            report.put("write_us", writeMicros);
            report.put("read_us", readMicros);
            return report;
        }
    }

    Traffic(HomeClient client, List<ItemId> items, ItemValue value, MigrationPlan plan) {
        this.client = client;
        this.items = items;
        this.value = value;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / plan.operationsPerSecond();
        for (int i = 0; i < plan.writers(); i++) {
            start(2L * i, true);
            start(2L * i + 1, false);
        }
    }

    private void start(long seed, boolean writes) {
        Thread thread = new Thread(() -> work(seed, writes), (writes ? "writer-" : "reader-") + seed);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void work(long seed, boolean writes) {
        SplittableRandom random = new SplittableRandom(seed);
        long due = System.nanoTime() + random.nextLong(intervalNanos);
        try {
            while (!closed) {
                LockSupport.parkNanos(due - System.nanoTime());
                ItemId item = items.get(random.nextInt(items.size()));
                if (writes) {
                    client.write(item, value);
                } else {
                    client.read(item);
                }
                // From when it was due: a client that had to wait before it could ask has waited too.
                note(writes, (System.nanoTime() - due) / 1_000);
                due += intervalNanos;
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private synchronized void note(boolean writes, long micros) {
        (writes ? window.writes : window.reads).add(micros);
    }

    /** Ends a period and begins the next. */
    Period next() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        Window over;
        synchronized (this) {
            over = window;
            window = new Window();
        }
        double seconds = (System.nanoTime() - over.beginNanos) / 1e9;
        return new Period(seconds, over.writes.report(), over.reads.report(), over.writes.count());
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
