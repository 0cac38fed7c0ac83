package io.foreshard.stack.chaos;

import java.util.concurrent.TimeUnit;

/** Monotonic time since the start of a run: all clients are threads of this process, so their times compare. Immutable. */
final class RunClock {

    private final long startNanos = System.nanoTime();

    long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
    }
}
