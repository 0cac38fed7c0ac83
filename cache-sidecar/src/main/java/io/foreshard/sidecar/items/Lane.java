package io.foreshard.sidecar.items;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue and a few threads that take from it as much at once as is there: blocking work off the event loops, where
 * waiting in line makes batches. Thread-safe.
 *
 * @param <T> a piece of work; whoever hands it in learns of its end by the work's own means
 */
public final class Lane<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final BlockingQueue<T> queue;
    private final int maxBatch;
    private final Consumer<List<T>> work;
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closed;

    /** @param work is done by several threads at once; must end every piece it gets, whatever happens */
    public Lane(String name, int workers, int capacity, int maxBatch, Consumer<List<T>> work) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.maxBatch = maxBatch;
        this.work = work;
        for (int i = 1; i <= workers; i++) {
            Thread thread = new Thread(this::run, name + "-" + i);
            thread.setDaemon(true);
            thread.start();
            this.workers.add(thread);
        }
    }

    /** @return whether there was room */
    public boolean offer(T piece) {
        return !closed && queue.offer(piece);
    }

    public int depth() {
        return queue.size();
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it; it makes larger batches where cores are few
    private void run() {
        List<T> batch = new ArrayList<>(maxBatch);
        while (!closed) {
            try {
                batch.add(queue.take());
                if (maxBatch > 1) {
                    Thread.yield(); // whoever woke us is seldom done after one piece, and may wait for this core
                }
                queue.drainTo(batch, maxBatch - 1);
                work.accept(batch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("work of {} broke off", Thread.currentThread().getName(), e);
            }
            batch.clear();
        }
    }

    /** Stops after the batches under way; what waits is not done. */
    @Override
    public void close() {
        closed = true;
        workers.forEach(Thread::interrupt);
    }
}
