package io.foreshard.benchmarks.migration;

import io.foreshard.core.ItemId;
import io.foreshard.core.store.ItemValue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Clients that each write one item every five milliseconds from before its move until after it. Thread-safe. */
final class Probes implements AutoCloseable {

    /** At one time: one writes 200 times a second, and more would measure their own load. Moves beyond that are not probed. */
    private static final int MOST = 1;

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final HomeClient client;
    private final Moves moves;
    private final ItemValue value;
    private final ExecutorService pool = Executors.newFixedThreadPool(MOST);
    private final Semaphore free = new Semaphore(MOST);
    private final List<Future<Long>> running = new CopyOnWriteArrayList<>();

    Probes(HomeClient client, Moves moves, ItemValue value) {
        this.client = client;
        this.moves = moves;
        this.value = value;
    }

    void start(ItemId item, String migrationId) {
        if (free.tryAcquire()) {
            running.add(pool.submit(() -> {
                try {
                    return longestWriteMicros(item, migrationId);
                } finally {
                    free.release();
                }
            }));
        }
    }

    private long longestWriteMicros(ItemId item, String migrationId) {
        long begin = System.nanoTime();
        long end = begin + LONGEST_NANOS;
        long longest = 0;
        boolean over = false;
        while (System.nanoTime() < end) {
            long asked = System.nanoTime();
            client.write(item, value);
            longest = Math.max(longest, System.nanoTime() - asked);
            Moves.Move move = moves.get(migrationId);
            if (!over && (move.committed() || move.ended())) {
                over = true;
                end = System.nanoTime() + AFTER_NANOS;
            }
            LockSupport.parkNanos(INTERVAL_NANOS - (System.nanoTime() - asked));
        }
        return TimeUnit.NANOSECONDS.toMicros(longest);
    }

    /** Waits for all. @return the longest write of each, in µs */
    long[] await() throws Exception {
        long[] micros = new long[running.size()];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = running.get(i).get();
        }
        return micros;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
