package io.foreshard.benchmarks.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the same thing on several threads and waits for all; the first failure is thrown. */
final class Workers {

    private Workers() {}

    interface Task {
        void run(int worker) throws Exception;
    }

    interface Work<T> {
        void on(T value) throws Exception;
    }

    static void run(int threads, Task task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int worker = i;
                running.add(pool.submit(() -> {
                    task.run(worker);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Shares values among threads. */
    static <T> void each(int threads, List<T> values, Work<T> work) throws Exception {
        AtomicInteger next = new AtomicInteger();
        run(threads, worker -> {
            for (int i = next.getAndIncrement(); i < values.size(); i = next.getAndIncrement()) {
                work.on(values.get(i));
            }
        });
    }
}
