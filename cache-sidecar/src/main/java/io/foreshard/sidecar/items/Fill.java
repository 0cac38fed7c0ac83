package io.foreshard.sidecar.items;

import io.foreshard.core.store.Bytes;
import java.util.concurrent.CompletableFuture;

/** The one fill of a key under way: whoever asks meanwhile gets its result. Thread-safe. */
final class Fill {

    private final Key key;
    private final long token;
    private final CompletableFuture<Served> result = new CompletableFuture<>();
    private volatile Bytes regionalToken = Bytes.EMPTY;

    /** @param token of the local cache, taken before anybody is asked */
    Fill(Key key, long token) {
        this.key = key;
        this.token = token;
    }

    Key key() {
        return key;
    }

    long token() {
        return token;
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
