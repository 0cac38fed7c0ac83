package io.foreshard.partitions.redis;

import io.foreshard.core.PartitionId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.PartitionStoreContractTest;
import io.foreshard.partitions.PartitionOptions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.servers.RedisServer;
import io.foreshard.servers.TemporaryFolder;
import org.junit.jupiter.api.AfterAll;

/** The contract, on two real servers. */
class RedisPartitionStoreIT extends PartitionStoreContractTest {

    private final TemporaryFolder folder = TemporaryFolder.create("foreshard-redis");
    private final RedisServer hereServer = RedisServer.start(folder.resolve("here"));
    private final RedisServer thereServer = RedisServer.start(folder.resolve("there"));
    private final PartitionStore here = open(HERE, hereServer);
    private final PartitionStore there = open(THERE, thereServer);

    @Override
    public PartitionStore here() {
        return here;
    }

    @Override
    public PartitionStore there() {
        return there;
    }

    @AfterAll
    void stop() {
        here.close();
        there.close();
        hereServer.close();
        thereServer.close();
        folder.close();
    }

    private static PartitionStore open(PartitionId id, RedisServer server) {
        PartitionStore store = PartitionStores.open(
                PartitionOptions.of(id, PartitionOptions.Kind.REDIS, "127.0.0.1", server.port(), "0"));
        store.initialize(RULE);
        return store;
    }
}
