package io.foreshard.sidecar.items;

import io.foreshard.core.Home;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way to a home: what it is, where it goes, and how often and how long it has tried. Belongs to one thread at
 * a time.
 *
 * @param <R> what it answers
 */
abstract class HomeRequest<R> {

    private final Key key;
    private final long startedNanos;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private @Nullable Home home;
    private int attempts;
    private boolean unanswered;

    HomeRequest(Key key, long startedNanos) {
        this.key = key;
        this.startedNanos = startedNanos;
    }

    Key key() {
        return key;
    }

    CompletableFuture<R> result() {
        return result;
    }

    void goTo(Home next) {
        home = next;
    }

    /** Where it goes; set before it is handed to a home. */
    Home home() {
        Home known = home;
        if (known == null) {
            throw new IllegalStateException("a request to no home");
        }
        return known;
    }

    /** An attempt had no answer: it may have happened, whatever a later one is told. */
    void leaveUnanswered() {
        unanswered = true;
    }

    boolean isUnanswered() {
        return unanswered;
    }

    int nextAttempt() {
        return ++attempts;
    }

    int attempts() {
        return attempts;
    }

    long elapsedMillis(long nowNanos) {
        return (nowNanos - startedNanos) / 1_000_000;
    }
}
