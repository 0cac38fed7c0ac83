package io.foreshard.benchmarks.pipeline;

/** Where the jobs get their accesses from. */
enum LoadKind {
    KAFKA,
    GENERATED
}
