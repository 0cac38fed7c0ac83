package io.foreshard.sidecar;

import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.partitions.etcd.Located;
import io.foreshard.partitions.etcd.ShardMapReader;
import io.foreshard.sidecar.items.HomeMap;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The shard map in etcd; while that is silent, the last map or the rule, which the stores check anyway: one that is not the home
 * refuses, and names the home if it knows it. Thread-safe.
 */
final class EtcdHomeMap implements HomeMap {

    /** A request does not wait longer for etcd; it needs the rest of its time for the home. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** After so long without contact nobody waits for etcd any more. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final ShardMapReader reader;

    EtcdHomeMap(ShardMapReader reader) {
        this.reader = reader;
    }

    @Override
    public CompletableFuture<Home> locate(ItemId item) {
        return orGuess(item, () -> reader.locate(item));
    }

    @Override
    public CompletableFuture<Home> refresh(ItemId item, long minEpoch) {
        return orGuess(item, () -> reader.refresh(item, minEpoch));
    }

    private CompletableFuture<Home> orGuess(ItemId item, Supplier<CompletableFuture<Located>> ask) {
        if (reader.staleness().compareTo(SILENCE) > 0) {
            Optional<Located> guess = reader.guess(item);
            if (guess.isPresent()) {
                return CompletableFuture.completedFuture(guess.get().home());
            }
        }
        CompletableFuture<Located> asked = ask.get();
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
            return asked.thenApply(Located::home);
        }
        return asked.copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> reader.guess(item)
                        .map(CompletableFuture::completedFuture)
                        .orElse(asked))
                .thenApply(Located::home);
    }
}
