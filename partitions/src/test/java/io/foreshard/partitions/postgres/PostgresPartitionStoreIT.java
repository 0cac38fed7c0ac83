package io.foreshard.partitions.postgres;

import io.foreshard.core.PartitionId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.PartitionStoreContractTest;
import io.foreshard.partitions.PartitionOptions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.servers.PostgresOptions;
import io.foreshard.servers.PostgresServer;
import io.foreshard.servers.TemporaryFolder;
import org.junit.jupiter.api.AfterAll;

/** The contract, on two real databases. */
class PostgresPartitionStoreIT extends PartitionStoreContractTest {

    private final TemporaryFolder folder = TemporaryFolder.create("foreshard-postgres");
    private final PostgresServer hereServer = PostgresServer.start(folder.resolve("here"), PostgresOptions.relaxed());
    private final PostgresServer thereServer = PostgresServer.start(folder.resolve("there"), PostgresOptions.relaxed());
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

    private static PartitionStore open(PartitionId id, PostgresServer server) {
        PartitionStore store = PartitionStores.open(
                PartitionOptions.of(id, PartitionOptions.Kind.POSTGRES, "127.0.0.1", server.port(), server.database())
                        .withCredentials(java.util.Optional.of(server.user()), java.util.Optional.empty()));
        store.initialize(RULE);
        return store;
    }
}
