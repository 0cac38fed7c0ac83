package io.foreshard.sidecar.items;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import java.util.concurrent.CompletableFuture;

/** Who owns an item, as far as this process can know. Thread-safe; nothing blocks. */
public interface HomeMap {

    /** May be stale: the store refuses then. */
    CompletableFuture<Home> locate(ItemId item);

    /** Read anew, unless a home of at least this epoch is known. */
    CompletableFuture<Home> refresh(ItemId item, long minEpoch);
}
