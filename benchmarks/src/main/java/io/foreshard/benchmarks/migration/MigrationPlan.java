package io.foreshard.benchmarks.migration;

/**
 * What is to be measured. Immutable.
 *
 * @param items that are moved, each twice
 * @param valueBytes of each
 * @param executors processes that share the work
 * @param concurrency migrations that each of them works on at once
 * @param movesPerSecond in the steady phase
 * @param writers clients that write in the steady phase; as many read
 * @param operationsPerSecond of each of them
 */
record MigrationPlan(
        int items,
        int valueBytes,
        StoreChoice store,
        int executors,
        int concurrency,
        int movesPerSecond,
        int writers,
        int operationsPerSecond) {

    private static final int MOST_ITEMS = 1_000_000;
    private static final int MOST_VALUE_BYTES = 1 << 20;

    MigrationPlan {
        check("--items", items, 10, MOST_ITEMS);
        check("--value-bytes", valueBytes, 1, MOST_VALUE_BYTES);
        check("--executors", executors, 1, 8);
        check("--concurrency", concurrency, 1, 1024);
        check("--moves-per-second", movesPerSecond, 1, 10_000);
        check("--writers", writers, 1, 64);
        check("--operations-per-second", operationsPerSecond, 1, 10_000);
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " " + value + ": expected " + least + " to " + most);
        }
    }
}
