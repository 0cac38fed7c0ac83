package io.foreshard.benchmarks.pipeline;

import io.foreshard.benchmarks.measure.Latencies;
import io.foreshard.benchmarks.measure.Stopwatch;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.TimeScale;
import io.foreshard.schemas.MobilityScore;
import io.foreshard.schemas.ScoreTrigger;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;

/**
 * The analyzer at half of its full speed: how long after a window's end its scores stand in their topic, and how long after an unexpected access its item's.
 * Windows are shortened by the time scale to what holds as many accesses as at full speed, but to no less than five seconds. All times are the broker's. For one thread.
 */
final class PacedRun {

    private static final int HISTORY_WINDOWS = 2;
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final int LEAST_MEASURED_WINDOWS = 3;
    private static final double LEAST_WINDOW_SECONDS = 5;

    private final PipelinePlan plan;
    private final Cluster cluster;
    private final PrintWriter progress;
    private final double eventsPerWindow;
    private final double windowSeconds;
    private final int settlingWindows;
    private final int measuredWindows;

    PacedRun(PipelinePlan plan, Cluster cluster, PrintWriter progress, double fullEventsPerSecond) {
        this.plan = plan;
        this.cluster = cluster;
        this.progress = progress;
        double eventsPerSecond = fullEventsPerSecond / 2;
        this.windowSeconds = Math.max(LEAST_WINDOW_SECONDS, plan.shape().eventsPerWindow() / eventsPerSecond);
        this.eventsPerWindow = eventsPerSecond * windowSeconds;
        this.settlingWindows = 1 + (int) Math.ceil(SETTLING.toSeconds() / windowSeconds);
        this.measuredWindows = Math.max(LEAST_MEASURED_WINDOWS, (int) Math.ceil(MEASURED.toSeconds() / windowSeconds));
    }

    /** @param origin end of a window of event time; accesses before it are history */
    Map<String, Object> measure(Topics topics, Instant origin) throws Exception {
        LoadShape history = plan.shape().withWindows(HISTORY_WINDOWS, eventsPerWindow);
        long begin = origin.toEpochMilli() - history.windows() * AccessLoad.WINDOW_MILLIS;
        for (AccessLoad load = new AccessLoad(history, begin, plan.seed()); load.hasNext(); ) {
            topics.send(load.next(), plan.encoding());
        }
        topics.flush();
        Instant now = Instant.now();
        TimeScale scale = new TimeScale(now, origin, AccessLoad.WINDOW_MILLIS / 1e3 / windowSeconds);
        ForeshardConfiguration configuration =
                PipelineJobs.configuration(topics, plan.parallelism(), scale, plan.settings());
        JobID job = cluster.submit(PipelineJobs.ANALYZER, configuration);
        long lateness = configuration.analyzer().lateness().toMillis();
        int windows = settlingWindows + measuredWindows;
        Arrivals arrivals =
                new Arrivals(origin.toEpochMilli() + lateness, AccessLoad.WINDOW_MILLIS, windows, Topics.PARTITIONS);
        LoadShape live = plan.shape().withWindows(windows, eventsPerWindow);
        long measuredFrom = origin.toEpochMilli() + settlingWindows * AccessLoad.WINDOW_MILLIS;
        progress.printf(
                "          %,.0f accesses a second in windows of %.1f s; %d windows to settle, %d to measure%n",
                eventsPerWindow / windowSeconds, windowSeconds, settlingWindows, measuredWindows);
        progress.flush();
        Stopwatch watch = new Stopwatch();
        new PacedLoad(plan, new AccessLoad(live, origin.toEpochMilli(), plan.seed()), scale, topics, arrivals)
                .run(scale.toClockTime(Instant.ofEpochMilli(measuredFrom)));
        double achieved = live.events() / watch.seconds();
        topics.flush();
        long lastMark = arrivals.lastReached();
        cluster.await(
                job,
                () -> JobMetrics.least(job.toString(), FullSpeed.ANALYSIS, "currentOutputWatermark")
                        >= lastMark - lateness - 1);
        // A checkpoint ends when all that was told is in its topic: no late score is left out.
        var unused = cluster.checkpoint(job);
        Map<String, Object> report = latencies(topics, arrivals, measuredFrom);
        report.put("paced_events_per_s", achieved);
        report.put("paced_window_s", windowSeconds);
        cluster.cancel(job);
        return report;
    }

    private Map<String, Object> latencies(Topics topics, Arrivals arrivals, long measuredFrom) {
        RecordCodec<MobilityScore> codec = RecordCodec.of(MobilityScore.class);
        Latencies scores = new Latencies();
        Latencies anomalies = new Latencies();
        topics.readAll(Topic.MOBILITY_SCORES, (appended, bytes) -> {
            MobilityScore score = codec.decode(bytes);
            if (score.getWindowEnd() < measuredFrom) {
                return;
            }
            if (score.getTrigger() == ScoreTrigger.SCHEDULED) {
                measure(scores, arrivals.allReached(score.getWindowEnd()), appended);
            } else if (score.getTrigger() == ScoreTrigger.ANOMALY) {
                measure(anomalies, arrivals.probe(score.getCustomerId(), score.getWindowEnd()), appended);
            }
        });
        progress.printf("        %,d scores and %,d anomalies measured%n", scores.count(), anomalies.count());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("score_latency_ms", scores.report());
        report.put("anomaly_latency_ms", anomalies.report());
        return report;
    }

    private static void measure(Latencies latencies, long from, long to) {
        if (from != Long.MAX_VALUE) {
            latencies.add(Math.max(0, to - from));
        }
    }
}
