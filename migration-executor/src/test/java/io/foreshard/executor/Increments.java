package io.foreshard.executor;

import io.foreshard.core.ItemId;
import io.foreshard.core.store.Mutation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Writers that add one to items, over and over, and count what was acknowledged. */
final class Increments {

    private final TestClient client;
    private final List<ItemId> items;
    private final int writers;
    private final ExecutorService threads;
    private final Map<ItemId, LongAdder> acknowledged = new ConcurrentHashMap<>();
    private List<? extends Future<?>> running = List.of();
    private volatile boolean stopped;

    Increments(TestClient client, List<ItemId> items, int writers) {
        this.client = client;
        this.items = items;
        this.writers = writers;
        this.threads = Executors.newFixedThreadPool(writers);
        items.forEach(item -> acknowledged.put(item, new LongAdder()));
        items.forEach(this::add);
    }

    void start() {
        running = IntStream.range(0, writers)
                .mapToObj(i -> threads.submit(this::write))
                .toList();
    }

    private void write() {
        for (int i = 0; !stopped; i++) {
            add(items.get(i % items.size()));
        }
    }

    private void add(ItemId item) {
        var unused = client.write(item, new Mutation.Add(1));
        count(item).increment();
    }

    private LongAdder count(ItemId item) {
        return acknowledged.computeIfAbsent(item, key -> new LongAdder());
    }

    long acknowledged(ItemId item) {
        return count(item).sum();
    }

    /** Waits for the writes under way; a writer that failed makes this fail. */
    void stop() throws Exception {
        stopped = true;
        for (Future<?> writer : running) {
            Object unused = writer.get(1, TimeUnit.MINUTES);
        }
        threads.shutdown();
    }
}
