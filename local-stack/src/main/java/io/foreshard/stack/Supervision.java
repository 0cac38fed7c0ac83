package io.foreshard.stack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches the components of a stack. One that dies is named, and the others go on: who kills one wants to see what they
 * do without it. Only those that say so are started again. Thread-safe; one restart at a time.
 */
final class Supervision implements AutoCloseable {

    /** More than these within the period, and a component stays dead. */
    private static final int MAX_RESTARTS = 10;

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final int END_SECONDS = 60;

    private final Progress progress;
    private final Consumer<Component> onRestarted;
    private final Map<Component, CompletableFuture<Void>> lives = new HashMap<>();
    private final Map<Component, Deque<Long>> restarts = new HashMap<>();
    private final ExecutorService restarter = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "stack-restarter");
        thread.setDaemon(true);
        return thread;
    });

    Supervision(Progress progress, Consumer<Component> onRestarted) {
        this.progress = progress;
        this.onRestarted = onRestarted;
    }

    /** From now on, until it ends or is restarted. */
    void watch(Component component) {
        CompletableFuture<Void> life = component.onExit();
        synchronized (this) {
            lives.put(component, life);
        }
        var unused = life.thenRun(() -> onEnd(component, life));
    }

    /** Restarts a component on request, whether it lives or not. */
    void restart(Component component) throws InterruptedException {
        forget(component);
        try {
            restarter.submit(() -> restartNow(component)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** No restart is under way when it returns, and none follows. */
    @Override
    public void close() {
        synchronized (this) {
            lives.clear();
        }
        restarter.shutdownNow();
        try {
            if (!restarter.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                progress.note("a component that was restarting does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void forget(Component component) {
        lives.remove(component);
    }

    private void onEnd(Component component, CompletableFuture<Void> life) {
        synchronized (this) {
            if (!lives.remove(component, life)) {
                return;
            }
            if (!component.isStartedAgain()) {
                progress.note(component.name() + " has ended; the stack goes on without it");
                return;
            }
            if (!mayRestart(component)) {
                progress.note(component.name() + " has ended " + MAX_RESTARTS + " times within " + PERIOD.toMinutes()
                        + " minutes and is not started again");
                return;
            }
        }
        progress.note(component.name() + " has ended and is started again");
        var unused = restarter.submit(() -> restartAndSay(component));
    }

    private boolean mayRestart(Component component) {
        Deque<Long> earlier = restarts.computeIfAbsent(component, any -> new ArrayDeque<>());
        long now = System.nanoTime();
        earlier.removeIf(then -> now - then > PERIOD.toNanos());
        if (earlier.size() >= MAX_RESTARTS) {
            return false;
        }
        earlier.add(now);
        return true;
    }

    private void restartAndSay(Component component) {
        long start = System.nanoTime();
        try {
            restartNow(component);
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            progress.note(component.name() + " is back after " + millis / 1000.0 + " s");
        } catch (RuntimeException e) {
            progress.note(component.name() + " could not be started again: " + e.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private Component restartNow(Component component) throws InterruptedException {
        component.restart();
        onRestarted.accept(component);
        return component;
    }
}
