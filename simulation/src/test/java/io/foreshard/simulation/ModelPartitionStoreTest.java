package io.foreshard.simulation;

import io.foreshard.core.PartitionId;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.PartitionStoreContractTest;
import java.time.Duration;
import java.time.InstantSource;

class ModelPartitionStoreTest extends PartitionStoreContractTest {

    private final PartitionStore here = model(HERE);
    private final PartitionStore there = model(THERE);

    @Override
    public PartitionStore here() {
        return here;
    }

    @Override
    public PartitionStore there() {
        return there;
    }

    private static PartitionStore model(PartitionId id) {
        ModelPartitionStore store = new ModelPartitionStore(id, InstantSource.system(), Duration.ofMinutes(10));
        store.initialize(RULE);
        return store;
    }
}
