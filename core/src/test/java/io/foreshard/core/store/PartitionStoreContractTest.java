package io.foreshard.core.store;

import org.junit.jupiter.api.TestInstance;

/** What every partition store must keep: the suite that runs against each of them, the model included. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PartitionStoreContractTest
        implements WriteContract,
                CustomerContract,
                MutationContract,
                CommandContract,
                CommandMatrixContract,
                ChangeLogContract,
                ConcurrencyContract {}
