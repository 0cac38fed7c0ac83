package io.foreshard.partitions;

import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.postgres.PostgresPartitionStore;
import io.foreshard.partitions.redis.RedisPartitionStore;

/** Opens the store that a partition's options name. */
public final class PartitionStores {

    private PartitionStores() {}

    /**
     * Opens a store without asking it anything: one that is down is reported by the first operation, and used once it is
     * back. Call {@link PartitionStore#initialize} before anything else.
     */
    public static PartitionStore open(PartitionOptions options) {
        return switch (options.kind()) {
            case POSTGRES -> new PostgresPartitionStore(options);
            case REDIS -> new RedisPartitionStore(options);
        };
    }
}
