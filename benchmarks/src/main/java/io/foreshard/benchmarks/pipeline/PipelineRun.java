package io.foreshard.benchmarks.pipeline;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.TimeScale;
import io.foreshard.schemas.codec.Topic;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;

/** Warms up, measures ceiling and analyzer at full speed. For one thread. */
final class PipelineRun {

    /** Accesses that both jobs are warmed up with at most. */
    private static final long MOST_WARM_UP = 2_400_000;

    /** So often: then little is left to compile. */
    private static final int WARM_UPS = 2;

    static final String ANALYSIS = "item analysis";
    private static final String SOURCE = "Source: access-logs";

    private final PipelinePlan plan;
    private final String bootstrapServers;
    private final Cluster cluster;
    private final PrintWriter progress;

    /** The end of the last window of all accesses at full speed: the clock's last full hour. */
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private final Stopwatch since = new Stopwatch();

    PipelineRun(PipelinePlan plan, String bootstrapServers, Cluster cluster, PrintWriter progress) {
        this.plan = plan;
        this.bootstrapServers = bootstrapServers;
        this.cluster = cluster;
        this.progress = progress;
    }

    Map<String, Object> measure() throws Exception {
        try (Topics warm = Topics.create(bootstrapServers, "warm.");
                Topics topics = Topics.create(bootstrapServers, "run.");
                Topics paced = Topics.create(bootstrapServers, "paced.")) {
            long warmEvents = Math.min(MOST_WARM_UP, plan.shape().events());
            write(warm, plan.shape().withEvents(warmEvents));
            write(topics, plan.shape());
            say("warming up");
            for (int i = 0; i < WARM_UPS; i++) {
                ceiling(warm, warmEvents);
                cluster.cancel(analyze(warm, warmEvents).job());
            }
            say("ceiling");
            Speed ceiling = ceiling(topics, plan.shape().events());
            say(String.format("ceiling: %,.0f events per CPU second; analyzer", ceiling.eventsPerCpuSecond()));
            Analyzed analyzed = analyze(topics, plan.shape().events());
            Map<String, Object> report = report(ceiling, analyzed, topics);
            cluster.cancel(analyzed.job());
            say(String.format(
                    "ratio %.3f; paced at half of %,.0f events per second",
                    (Double) report.get("ratio"), analyzed.speed().eventsPerSecond()));
            report.putAll(
                    new PacedRun(plan, cluster, progress, analyzed.speed().eventsPerSecond()).measure(paced, end));
            say("done");
            return report;
        }
    }

    private record Analyzed(JobID job, Speed speed, CompletedCheckpointStats checkpoint) {}

    private void write(Topics topics, LoadShape shape) throws Exception {
        say(String.format("writing %,d accesses", shape.events()));
        long begin = end.toEpochMilli() - shape.windows() * AccessLoad.WINDOW_MILLIS;
        AccessLoad load = new AccessLoad(shape, begin, plan.seed());
        while (load.hasNext()) {
            topics.send(load.next(), plan.encoding());
        }
        topics.sendToAll(
                load.access(-1, load.endMillis() + latenessMillis(topics) + 1, AccessLoad.REGIONS.get(0)),
                plan.encoding());
        topics.flush();
    }

    private long latenessMillis(Topics topics) {
        return configuration(topics).analyzer().lateness().toMillis();
    }

    private ForeshardConfiguration configuration(Topics topics) {
        return PipelineJobs.configuration(topics, plan.parallelism(), TimeScale.REAL, plan.settings());
    }

    private Speed ceiling(Topics topics, long events) throws Exception {
        Stopwatch watch = new Stopwatch();
        JobID job = cluster.submit(PipelineJobs.CEILING, configuration(topics));
        cluster.await(job, () -> JobMetrics.count(job.toString(), SOURCE, "numRecordsIn") >= events);
        Speed speed = watch.after(events);
        cluster.cancel(job);
        return speed;
    }

    private Analyzed analyze(Topics topics, long events) throws Exception {
        Stopwatch watch = new Stopwatch();
        JobID job = cluster.submit(PipelineJobs.ANALYZER, configuration(topics));
        cluster.await(
                job,
                () -> JobMetrics.least(job.toString(), ANALYSIS, "currentOutputWatermark") >= end.toEpochMilli() - 1);
        Speed speed = watch.after(events);
        return new Analyzed(job, speed, cluster.checkpoint(job));
    }

    private Map<String, Object> report(Speed ceiling, Analyzed analyzed, Topics topics) throws Exception {
        String job = analyzed.job().toString();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("events", plan.shape().events());
        report.put("keys", plan.shape().keys());
        report.put("windows", plan.shape().windows());
        report.put("encoding", plan.encoding());
        report.put("state", plan.state());
        report.put("parallelism", plan.parallelism());
        report.put("events_per_cpu_s", analyzed.speed().eventsPerCpuSecond());
        report.put("ceiling_events_per_cpu_s", ceiling.eventsPerCpuSecond());
        report.put("ratio", analyzed.speed().eventsPerCpuSecond() / ceiling.eventsPerCpuSecond());
        report.put("events_per_s", analyzed.speed().eventsPerSecond());
        report.put("accesses_counted", JobMetrics.count(job, ANALYSIS, "accesses"));
        report.put("windows_closed", JobMetrics.count(job, ANALYSIS, "windowsClosed"));
        report.put("scores_emitted", topics.records(Topic.MOBILITY_SCORES));
        report.put("runs_emitted", topics.records(Topic.ACCESS_RUNS));
        report.put("anomalies_emitted", topics.records(Topic.ACCESS_ANOMALIES));
        report.put("dead_letters", topics.records(Topic.DEAD_LETTERS));
        report.put(
                "state_bytes_per_key",
                (double) analyzed.checkpoint().getStateSize() / plan.shape().keys());
        report.put("checkpoint_ms", analyzed.checkpoint().getEndToEndDuration());
        report.put("peak_resident_bytes", peakResidentBytes());
        return report;
    }

    private static long peakResidentBytes() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private void say(String text) {
        progress.printf("%6.1f s  %s%n", since.seconds(), text);
        progress.flush();
    }
}
