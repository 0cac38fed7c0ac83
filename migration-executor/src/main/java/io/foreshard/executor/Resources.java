package io.foreshard.executor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened and the threads that run, closed in the reverse order. Thread-safe. */
final class Resources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
    private static final Duration JOIN = Duration.ofSeconds(2);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Keeps it to be closed; closes it at once if that time has come. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        if (closed) {
            close(resource);
        } else {
            open.push(resource);
        }
        return resource;
    }

    /** Runs something in a daemon thread; at the end it is asked to stop, and interrupted if it does not. */
    Thread thread(String name, Runnable task, Runnable stop) {
        Thread thread = daemon(name, task);
        thread.start();
        add(() -> {
            stop.run();
            thread.join(JOIN.toMillis());
            thread.interrupt();
        });
        return thread;
    }

    /** Runs something in a daemon thread that an interrupt ends. */
    Thread thread(String name, Runnable task) {
        Thread thread = daemon(name, task);
        thread.start();
        add(() -> {
            thread.interrupt();
            thread.join(JOIN.toMillis());
        });
        return thread;
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        for (AutoCloseable next = next(); next != null; next = next()) {
            close(next);
        }
    }

    private synchronized @Nullable AutoCloseable next() {
        closed = true;
        return open.poll();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("while stopping: {}", e.getMessage());
        }
    }
}
