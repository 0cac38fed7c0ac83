package io.foreshard.benchmarks.pipeline;

import java.util.Map;

/**
 * One run of the benchmark. Immutable.
 *
 * @param settings options of foreshard.yaml
 */
record PipelinePlan(
        LoadKind load,
        LoadShape shape,
        Encoding encoding,
        StateKind state,
        int parallelism,
        long seed,
        Map<String, String> settings) {}
