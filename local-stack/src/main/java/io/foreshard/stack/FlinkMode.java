package io.foreshard.stack;

/** Where the Flink jobs run. */
public enum FlinkMode {
    /** In a MiniCluster with its web page, in one JVM. */
    EMBEDDED,
    /** In a standalone cluster of one JobManager and one TaskManager, submitted through Flink's own CLI. */
    CLUSTER,
    /** Nowhere. */
    NONE
}
