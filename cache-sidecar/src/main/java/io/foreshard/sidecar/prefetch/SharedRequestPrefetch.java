package io.foreshard.sidecar.prefetch;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.prefetch.RequestPrefetch;
import io.foreshard.sidecar.items.Key;
import java.time.InstantSource;
import java.util.List;

/** The one {@link RequestPrefetch} of a sidecar: requests and the change logs teach it. Thread-safe; holds its lock for microseconds. */
public final class SharedRequestPrefetch {

    private final RequestPrefetch prefetch;
    private final InstantSource clock;

    public SharedRequestPrefetch(RequestPrefetch prefetch, InstantSource clock) {
        this.prefetch = prefetch;
        this.clock = clock;
    }

    /** The item was written, here or elsewhere. */
    public synchronized void written(Key key) {
        prefetch.written(key.item(), clock.millis());
    }

    /** The item was asked for, and no copy kept from an earlier request could answer. */
    synchronized List<RequestPrefetch.Candidate> used(ItemId item, long nowMillis) {
        return prefetch.used(item, nowMillis);
    }

    synchronized boolean isWorthIt(RequestPrefetch.Candidate candidate, Region home, long nowMillis) {
        return prefetch.decide(candidate, home, nowMillis) == RequestPrefetch.Verdict.FETCH;
    }

    synchronized void fetched(RequestPrefetch.Candidate candidate, Region home, long bytes) {
        prefetch.fetched(candidate, home, bytes);
    }
}
