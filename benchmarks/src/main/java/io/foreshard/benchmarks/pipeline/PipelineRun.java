package io.foreshard.benchmarks.pipeline;

import static java.util.Objects.requireNonNull;

import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.benchmarks.measure.Speed;
import io.foreshard.schemas.codec.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Warms up, measures ceiling and analyzer at full speed, and what the plan compares them with. For one thread. */
final class PipelineRun {

    /** Accesses that both jobs are warmed up with at most: then little is left to compile. */
    private static final long MOST_WARM_UP = 2_400_000;

    private static final int MOST_WARM_UP_KEYS = 20_000;

    /** So often: then little is left to compile. */
    private static final int WARM_UPS = 6;

    private final PipelinePlan plan;
    private final Cluster cluster;
    private final Progress progress;
    private final FullSpeed fullSpeed;

    /** The end of the last window of all accesses at full speed: the clock's last full hour. */
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);

    PipelineRun(PipelinePlan plan, Cluster cluster, Progress progress) {
        this.plan = plan;
        this.cluster = cluster;
        this.progress = progress;
        this.fullSpeed = new FullSpeed(cluster, progress, end.toEpochMilli());
    }

    Map<String, Object> measureOnKafka(String bootstrapServers) throws Exception {
        try (Topics warm = Topics.create(bootstrapServers, "warm.");
                Topics topics = Topics.create(bootstrapServers, "run.");
                Topics even = Topics.create(bootstrapServers, "even.");
                Topics paced = Topics.create(bootstrapServers, "paced.")) {
            warmUp(written(warm, warmUpShape()));
            PipelineLoad load = written(topics, plan.shape());
            Speed ceiling = ceiling(load);
            Map<String, Object> report = fullSpeed.analyze(load, plan.parallelism(), analyzed -> {
                Map<String, Object> seen = report(ceiling, analyzed);
                seen.put("scores_emitted", topics.records(Topic.MOBILITY_SCORES));
                seen.put("runs_emitted", topics.records(Topic.ACCESS_RUNS));
                seen.put("anomalies_emitted", topics.records(Topic.ACCESS_ANOMALIES));
                seen.put("dead_letters", topics.records(Topic.DEAD_LETTERS));
                return seen;
            });
            if (plan.shape().hotShare() > 0) {
                report.putAll(hotKey(load, written(even, plan.shape().withoutHotItem())));
            }
            double full = (Double) requireNonNull(report.get("events_per_s"));
            progress.say(String.format("paced at half of %,.0f events per second", full));
            report.putAll(new PacedRun(plan, cluster, progress.out(), full).measure(paced, end));
            return ended(report);
        }
    }

    Map<String, Object> measureGenerated() throws Exception {
        warmUp(generated(warmUpShape()));
        PipelineLoad load = generated(plan.shape());
        Speed ceiling = ceiling(load);
        Map<String, Object> report = fullSpeed.analyze(load, plan.parallelism(), analyzed -> {
            Map<String, Object> seen = report(ceiling, analyzed);
            seen.put("scores_emitted", analyzed.counted("scores"));
            seen.put("runs_emitted", analyzed.counted("runs"));
            seen.put("anomalies_emitted", analyzed.counted("anomalies"));
            return seen;
        });
        if (plan.shape().hotShare() > 0) {
            report.putAll(hotKey(load, generated(plan.shape().withoutHotItem())));
        }
        if (plan.parallelism() > 1) {
            report.putAll(speedup(load));
        }
        return ended(report);
    }

    private PipelineLoad generated(LoadShape shape) {
        return new GeneratedLoad(plan, shape, end.toEpochMilli());
    }

    private PipelineLoad written(Topics topics, LoadShape shape) throws Exception {
        progress.say(String.format("writing %,d accesses", shape.events()));
        return KafkaLoad.write(plan, topics, shape, end.toEpochMilli());
    }

    /** Code is warmed up, not state: a million items would take minutes to be made. */
    private LoadShape warmUpShape() {
        return plan.shape()
                .withEvents(Math.min(MOST_WARM_UP, plan.shape().events()))
                .withKeys(Math.min(MOST_WARM_UP_KEYS, plan.shape().keys()));
    }

    private void warmUp(PipelineLoad load) throws Exception {
        progress.say("warming up");
        for (int i = 0; i < WARM_UPS; i++) {
            fullSpeed.ceiling(load, plan.parallelism());
            fullSpeed.analyze(load, plan.parallelism());
        }
    }

    private Speed ceiling(PipelineLoad load) throws Exception {
        progress.say("ceiling");
        Speed ceiling = fullSpeed.ceiling(load, plan.parallelism());
        progress.say(String.format("ceiling: %,.0f events per CPU second; analyzer", ceiling.eventsPerCpuSecond()));
        return ceiling;
    }

    private Map<String, Object> report(Speed ceiling, FullSpeed.Analyzed analyzed) throws Exception {
        Speed speed = analyzed.speed();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("load", plan.load());
        report.put("events", plan.shape().events());
        report.put("keys", plan.shape().keys());
        report.put("windows", plan.shape().windows());
        report.put("encoding", plan.encoding());
        report.put("state", plan.state());
        report.put("parallelism", plan.parallelism());
        report.put("events_per_cpu_s", speed.eventsPerCpuSecond());
        report.put("ceiling_events_per_cpu_s", ceiling.eventsPerCpuSecond());
        report.put("ratio", speed.eventsPerCpuSecond() / ceiling.eventsPerCpuSecond());
        report.put("events_per_s", speed.eventsPerSecond());
        report.put("accesses_counted", analyzed.counted("accesses"));
        report.put("windows_closed", analyzed.counted("windowsClosed"));
        report.put(
                "state_bytes_per_key",
                (double) analyzed.checkpoint().getStateSize() / plan.shape().keys());
        report.put("checkpoint_ms", analyzed.checkpoint().getEndToEndDuration());
        progress.say(String.format(
                "analyzer: %,.0f events per CPU second, ratio %.3f",
                speed.eventsPerCpuSecond(), (Double) report.get("ratio")));
        return report;
    }

    private Map<String, Object> hotKey(PipelineLoad hot, PipelineLoad even) throws Exception {
        progress.say("with the hot item and without it, by turns");
        int parallelism = plan.parallelism();
        Comparison speeds =
                Comparison.of(() -> fullSpeed.analyze(even, parallelism), () -> fullSpeed.analyze(hot, parallelism));
        double cost = speeds.one().eventsPerCpuSecond() / speeds.other().eventsPerCpuSecond();
        progress.say(String.format("an access costs %.3f times as much with the hot item", cost));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("hot_key_cost", cost);
        report.put("events_per_cpu_s_hot", speeds.other().eventsPerCpuSecond());
        report.put("events_per_cpu_s_even", speeds.one().eventsPerCpuSecond());
        return report;
    }

    private Map<String, Object> speedup(PipelineLoad load) throws Exception {
        int many = plan.parallelism();
        progress.say("one instance and " + many + ", by turns");
        Comparison speeds = Comparison.of(() -> fullSpeed.analyze(load, 1), () -> fullSpeed.analyze(load, many));
        double speedup = speeds.other().eventsPerSecond() / speeds.one().eventsPerSecond();
        progress.say(String.format(
                "%d instances are %.2f times as fast as one; %.2f processors in use, and %.2f",
                many, speedup, speeds.other().cores(), speeds.one().cores()));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("events_per_s_1", speeds.one().eventsPerSecond());
        report.put("events_per_s_" + many, speeds.other().eventsPerSecond());
        report.put("parallel_speedup", speedup);
        report.put("cores_1", speeds.one().cores());
        report.put("cores_" + many, speeds.other().cores());
        report.put("events_per_cpu_s_1", speeds.one().eventsPerCpuSecond());
        report.put("events_per_cpu_s_" + many, speeds.other().eventsPerCpuSecond());
        return report;
    }

    private Map<String, Object> ended(Map<String, Object> report) throws Exception {
        report.put("peak_resident_bytes", peakResidentBytes());
        progress.say("done");
        return report;
    }

    private static long peakResidentBytes() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
