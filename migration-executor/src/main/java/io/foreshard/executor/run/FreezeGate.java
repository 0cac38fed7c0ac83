package io.foreshard.executor.run;

import java.util.concurrent.atomic.AtomicInteger;

/** Caps the items that are frozen at one time. Thread-safe. */
final class FreezeGate {

    private final AtomicInteger frozen = new AtomicInteger();

    /** Counts one more unless there are so many already. */
    boolean tryEnter(int limit) {
        int before = frozen.getAndUpdate(count -> count < limit ? count + 1 : count);
        return before < limit;
    }

    /** Counts one more whatever the limit: it is frozen already. */
    void enter() {
        frozen.incrementAndGet();
    }

    void leave() {
        frozen.decrementAndGet();
    }

    int count() {
        return frozen.get();
    }
}
