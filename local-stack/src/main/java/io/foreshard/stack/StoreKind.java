package io.foreshard.stack;

import io.foreshard.configuration.PartitionConfiguration.Kind;

/** What keeps the data of the regions. */
public enum StoreKind {
    POSTGRES,
    REDIS,
    /** PostgreSQL and Redis by turns. */
    MIXED;

    Kind ofRegion(int index) {
        return switch (this) {
            case POSTGRES -> Kind.POSTGRES;
            case REDIS -> Kind.REDIS;
            case MIXED -> index % 2 == 0 ? Kind.POSTGRES : Kind.REDIS;
        };
    }
}
