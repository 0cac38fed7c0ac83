package io.foreshard.stack;

import java.util.concurrent.CompletableFuture;

/** One process of a stack. One thread at a time. */
public interface Component extends AutoCloseable {

    /** Unique in its stack, e.g. {@code executor-1} or {@code store us-east-1}. */
    String name();

    /**
     * Starts it and waits until it is healthy.
     *
     * @throws RuntimeException whose message quotes its log, if it does not get healthy
     */
    void start() throws InterruptedException;

    /** How to reach it; only once it was started. */
    ComponentRecord describe();

    /** Completed when the process that runs now has ended. */
    CompletableFuture<Void> onExit();

    /** Whether the stack starts it again when it dies. */
    default boolean isStartedAgain() {
        return false;
    }

    /** SIGKILL, as a crash of this process. */
    void kill();

    /** SIGSTOP, as a long pause of this process. */
    void pause();

    /** SIGCONT. */
    void resume();

    /** Stops it if it runs, and starts it again with the same ports and data. */
    void restart() throws InterruptedException;

    /** Stops it in good order. */
    @Override
    void close();
}
