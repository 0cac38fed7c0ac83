package io.foreshard.sidecar;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.partitions.etcd.Located;
import io.foreshard.partitions.etcd.ShardMapReader;
import io.foreshard.sidecar.items.HomeMap;
import java.util.concurrent.CompletableFuture;

/** The shard map in etcd; while that is down, the last map, which the stores check anyway. Thread-safe. */
final class EtcdHomeMap implements HomeMap {

    private final ShardMapReader reader;

    EtcdHomeMap(ShardMapReader reader) {
        this.reader = reader;
    }

    @Override
    public CompletableFuture<Home> locate(ItemId item) {
        return orGuess(item, reader.locate(item));
    }

    @Override
    public CompletableFuture<Home> refresh(ItemId item, long minEpoch) {
        return orGuess(item, reader.refresh(item, minEpoch));
    }

    private CompletableFuture<Home> orGuess(ItemId item, CompletableFuture<Located> asked) {
        return asked.exceptionallyCompose(failure -> reader.guess(item)
                        .map(CompletableFuture::completedFuture)
                        .orElse(asked))
                .thenApply(Located::home);
    }
}
