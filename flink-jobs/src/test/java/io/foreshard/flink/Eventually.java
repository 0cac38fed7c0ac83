package io.foreshard.flink;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for what must come true, a bounded time. */
public final class Eventually {

    private static final long STEP_MILLIS = 20;

    private Eventually() {}

    public static void holds(Duration within, Callable<Boolean> condition, Supplier<String> what) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                fail("not within " + within + ": " + what.get());
            }
            Thread.sleep(STEP_MILLIS);
        }
    }
}
