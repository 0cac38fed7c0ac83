package io.foreshard.stack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts components stage by stage, some at once within a stage, and stops the last stage first. Thread-safe. */
final class Stages implements AutoCloseable {

    private static final int AT_ONCE = Math.max(3, Runtime.getRuntime().availableProcessors());

    private static final int START_END_SECONDS = 60;

    private final Progress progress;
    private final Consumer<Component> onStarted;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "stack-starter");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<List<Component>> stages = new ArrayDeque<>();
    private int expected;
    private int done;

    Stages(Progress progress, Consumer<Component> onStarted) {
        this.progress = progress;
        this.onStarted = onStarted;
    }

    /** How many there will be in all stages. */
    synchronized void expect(int count) {
        expected = count;
    }

    /** Returns when all of them are healthy; the first failure is thrown once the others have ended or given up. */
    void start(List<Component> stage) throws InterruptedException {
        synchronized (this) {
            stages.push(stage);
        }
        ExecutorCompletionService<Component> completion = new ExecutorCompletionService<>(threads);
        List<Future<Component>> starting = new ArrayList<>();
        stage.forEach(component -> starting.add(completion.submit(startOf(component))));
        try {
            for (int i = 0; i < stage.size(); i++) {
                completion.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            starting.forEach(future -> future.cancel(true));
        }
    }

    @Override
    public void close() {
        endStarting();
        for (List<Component> stage = next(); !stage.isEmpty(); stage = next()) {
            stop(stage);
        }
    }

    /** A start that is under way is interrupted, and cleans up after itself. */
    private void endStarting() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(START_END_SECONDS, TimeUnit.SECONDS)) {
                progress.note("a component that was starting does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Callable<Component> startOf(Component component) {
        return () -> {
            long start = System.nanoTime();
            component.start();
            onStarted.accept(component);
            synchronized (this) {
                done++;
                progress.started(component.name(), Duration.ofNanos(System.nanoTime() - start), done, expected);
            }
            return component;
        };
    }

    private synchronized List<Component> next() {
        while (!stages.isEmpty()) {
            List<Component> stage = stages.pop();
            if (!stage.isEmpty()) {
                return stage;
            }
        }
        return List.of();
    }

    private void stop(List<Component> stage) {
        List<Thread> stopping = stage.stream()
                .map(component -> new Thread(() -> close(component), "stop-" + component.name()))
                .toList();
        stopping.forEach(Thread::start);
        for (Thread thread : stopping) {
            joinUninterruptibly(thread);
        }
    }

    private void close(Component component) {
        try {
            component.close();
        } catch (RuntimeException e) {
            progress.note(component.name() + " did not stop in good order: " + e.getMessage());
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
