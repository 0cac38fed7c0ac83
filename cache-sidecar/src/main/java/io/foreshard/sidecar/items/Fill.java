package io.foreshard.sidecar.items;

import io.foreshard.core.store.Bytes;
import java.util.concurrent.CompletableFuture;

/** The one fill of a key under way: whoever asks meanwhile gets its result. Thread-safe. */
final class Fill {

    private final Key key;
    private final long token;
    private final long keepUntilMillis;
    private final CompletableFuture<Served> result = new CompletableFuture<>();
    private volatile Bytes regionalToken = Bytes.EMPTY;

    /**
     * @param token of the local cache, taken before anybody is asked
     * @param keepUntilMillis what comes is kept at least until then; 0 for no wish
     */
    Fill(Key key, long token, long keepUntilMillis) {
        this.key = key;
        this.token = token;
        this.keepUntilMillis = keepUntilMillis;
    }

    Key key() {
        return key;
    }

    long token() {
        return token;
    }

    long keepUntilMillis() {
        return keepUntilMillis;
    }

    CompletableFuture<Served> result() {
        return result;
    }

    Bytes regionalToken() {
        return regionalToken;
    }

    void found(Bytes token) {
        regionalToken = token;
    }
}
