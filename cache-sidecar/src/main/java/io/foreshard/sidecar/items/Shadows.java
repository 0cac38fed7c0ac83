package io.foreshard.sidecar.items;

import io.foreshard.core.PartitionId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Items of which a partition in this region holds a shadow that may answer bounded reads. Thread-safe; nothing blocks. */
public interface Shadows {

    /** Whether there is none at all: asked on every read. */
    boolean isEmpty();

    /** Where the shadow is, if there is one. */
    Optional<PartitionId> of(Key key);

    /** What the shadow holds, empty if it does not answer or is older than {@code oldestMillis}. */
    CompletableFuture<Optional<ItemCopy>> read(Key key, long oldestMillis);

    /** The key is used here in a way that no shadow can answer: written, or read strictly. That is demand, too, for who counts it. */
    void demanded(Key key);

    /** There never is any. */
    Shadows NONE = new Shadows() {
        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public Optional<PartitionId> of(Key key) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Optional<ItemCopy>> read(Key key, long oldestMillis) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public void demanded(Key key) {}
    };

    /** The keys among these that have one. */
    default List<Key> among(List<Key> keys) {
        return isEmpty()
                ? List.of()
                : keys.stream().filter(key -> of(key).isPresent()).toList();
    }
}
