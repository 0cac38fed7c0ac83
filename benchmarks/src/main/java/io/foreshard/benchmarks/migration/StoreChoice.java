package io.foreshard.benchmarks.migration;

/** Which kind of store both partitions are, durable as in production. */
enum StoreChoice {
    POSTGRES,
    REDIS
}
