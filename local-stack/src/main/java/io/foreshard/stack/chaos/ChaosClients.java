package io.foreshard.stack.chaos;

import io.foreshard.core.ItemId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Clients that write and read all the time, one operation after the other, with half of them strict and half of them bounded in
 * each region. Thread-safe.
 */
final class ChaosClients implements AutoCloseable {

    private static final double STRICT_WRITES = 0.6;
    private static final double BOUNDED_WRITES = 0.25;
    private static final int THINK_MILLIS = 30;
    private static final int FAILED_MILLIS = 100;
    private static final int END_SECONDS = 60;

    private final Items items;
    private final List<Integer> ports;
    private final RunClock clock;
    private final HistoryWriter history;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "chaos-client");
        thread.setDaemon(true);
        return thread;
    });
    private List<? extends Future<?>> running = List.of();
    private volatile boolean stopped;

    /** @param ports of the sidecars */
    ChaosClients(Items items, List<Integer> ports, RunClock clock, HistoryWriter history) {
        this.items = items;
        this.ports = List.copyOf(ports);
        this.clock = clock;
        this.history = history;
    }

    void start(int clients, long seed) {
        running = IntStream.range(0, clients)
                .mapToObj(i -> threads.submit(() -> work(i, new Random(seed * 31 + i))))
                .toList();
    }

    private void work(int index, Random random) {
        int port = ports.get(index % ports.size());
        boolean strict = index / ports.size() % 2 == 0;
        try (SidecarConnection connection = new SidecarConnection("client-" + index, port, strict, clock, history)) {
            while (!stopped) {
                boolean writes = random.nextDouble() < (strict ? STRICT_WRITES : BOUNDED_WRITES);
                ItemId item = items.pick(random);
                Optional<Value> answer = writes ? write(connection, item) : connection.read(item);
                TimeUnit.MILLISECONDS.sleep(answer.isPresent() ? random.nextInt(2 * THINK_MILLIS) : FAILED_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Value> write(SidecarConnection connection, ItemId item) {
        if (Items.isCounter(item.key())) {
            return connection.increment(item);
        }
        Optional<Value> written = connection.append(item, items.nextToken());
        written.ifPresent(value -> items.onLength(item, value.version()));
        return written;
    }

    /** Waits for what is under way; a client that failed for a reason of ours makes this fail. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Future<?> client : running) {
            try {
                Object unused = client.get(END_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (TimeoutException e) {
                throw new IllegalStateException("a client does not end within " + END_SECONDS + " s", e);
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
