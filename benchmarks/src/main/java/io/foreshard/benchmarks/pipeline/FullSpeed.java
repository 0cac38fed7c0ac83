package io.foreshard.benchmarks.pipeline;

import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.benchmarks.measure.Speed;
import io.foreshard.benchmarks.measure.Stopwatch;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;

/** Lets jobs take a whole load as fast as they can, one after the other. For one thread. */
final class FullSpeed {

    static final String ANALYSIS = "item analysis";
    private static final String SOURCE = "Source: access-logs";
    private static final double SECONDS_BETWEEN_REPORTS = 10;

    private final Cluster cluster;
    private final Progress progress;
    private final long endMillis;

    /** @param endMillis end of the last window of all loads, event time */
    FullSpeed(Cluster cluster, Progress progress, long endMillis) {
        this.cluster = cluster;
        this.progress = progress;
        this.endMillis = endMillis;
    }

    /** A job that has taken all and goes on running, so that its metrics can be read. */
    record Analyzed(JobID job, Speed speed, CompletedCheckpointStats checkpoint) {

        long counted(String name) {
            return JobMetrics.count(job.toString(), ANALYSIS, name);
        }
    }

    /** Something to look at when a job has taken all. */
    interface Look {
        Map<String, Object> at(Analyzed analyzed) throws Exception;
    }

    Speed ceiling(PipelineLoad load, int parallelism) throws Exception {
        Stopwatch watch = new Stopwatch();
        JobID job = cluster.submit(load.ceiling(), load.configuration(parallelism));
        long events = load.shape().events();
        cluster.await(job, () -> taken(job, SOURCE, "numRecordsIn") >= events);
        Speed speed = watch.after(events);
        cluster.cancel(job);
        return speed;
    }

    /** Ends with the job. */
    Speed analyze(PipelineLoad load, int parallelism) throws Exception {
        Analyzed analyzed = start(load, parallelism);
        cluster.cancel(analyzed.job());
        return analyzed.speed();
    }

    /** The speed, and what was seen before the job was ended. */
    Map<String, Object> analyze(PipelineLoad load, int parallelism, Look look) throws Exception {
        Analyzed analyzed = start(load, parallelism);
        Map<String, Object> seen = look.at(analyzed);
        cluster.cancel(analyzed.job());
        return seen;
    }

    private Analyzed start(PipelineLoad load, int parallelism) throws Exception {
        Stopwatch watch = new Stopwatch();
        JobID job = cluster.submit(load.analyzer(), load.configuration(parallelism));
        cluster.await(job, () -> {
            taken(job, ANALYSIS, "accesses");
            return JobMetrics.least(job.toString(), ANALYSIS, "currentOutputWatermark") >= endMillis - 1;
        });
        Speed speed = watch.after(load.shape().events());
        return new Analyzed(job, speed, cluster.checkpoint(job));
    }

    private long taken(JobID job, String operator, String counter) {
        long count = JobMetrics.count(job.toString(), operator, counter);
        progress.sayAtMostEvery(SECONDS_BETWEEN_REPORTS, () -> String.format("  %,d accesses taken", count));
        return count;
    }
}
