package io.foreshard.benchmarks.pipeline;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.TimeScale;
import io.foreshard.flink.wire.JobDescription;

/** Accesses that stand in a topic. */
record KafkaLoad(PipelinePlan plan, Topics topics, LoadShape shape) implements PipelineLoad {

    /** Writes them, and one access to each Kafka partition that ends the last window. */
    static KafkaLoad write(PipelinePlan plan, Topics topics, LoadShape shape, long endMillis) throws Exception {
        KafkaLoad written = new KafkaLoad(plan, topics, shape);
        AccessLoad load = new AccessLoad(shape, endMillis - shape.lastingMillis(), plan.seed());
        while (load.hasNext()) {
            topics.send(load.next(), plan.encoding());
        }
        long lateness = written.configuration(1).analyzer().lateness().toMillis();
        topics.sendToAll(load.access(-1, load.endMillis() + lateness + 1, AccessLoad.REGIONS.get(0)), plan.encoding());
        topics.flush();
        return written;
    }

    @Override
    public JobDescription analyzer() {
        return PipelineJobs.ANALYZER;
    }

    @Override
    public JobDescription ceiling() {
        return PipelineJobs.CEILING;
    }

    @Override
    public ForeshardConfiguration configuration(int parallelism) {
        return PipelineJobs.configuration(topics, parallelism, TimeScale.REAL, plan.settings());
    }
}
