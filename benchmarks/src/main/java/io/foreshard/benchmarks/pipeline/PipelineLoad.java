package io.foreshard.benchmarks.pipeline;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.flink.wire.JobDescription;

/** Accesses at full speed, ready to be taken by both jobs as often as wanted. Immutable. */
interface PipelineLoad {

    /** The analyzer over this load. */
    JobDescription analyzer();

    /** Takes the same accesses and throws them away. */
    JobDescription ceiling();

    ForeshardConfiguration configuration(int parallelism);

    LoadShape shape();
}
