package io.foreshard.benchmarks.pipeline;

/** Where Flink keeps keyed state. */
enum StateKind {
    HEAP("hashmap"),
    ROCKSDB("rocksdb");

    private final String flinkName;

    StateKind(String flinkName) {
        this.flinkName = flinkName;
    }

    String flinkName() {
        return flinkName;
    }
}
