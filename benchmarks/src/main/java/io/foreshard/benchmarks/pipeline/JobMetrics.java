package io.foreshard.benchmarks.pipeline;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Keeps Flink's metrics of the jobs in this JVM at hand: {@code name@operator@job} and the instance. Thread-safe. */
public final class JobMetrics implements MetricReporter, MetricReporterFactory {

    private static final Map<Metric, String> METRICS = new ConcurrentHashMap<>();

    /** Made by Flink, by its name in {@code META-INF/services}. */
    public JobMetrics() {}

    /** Sum of a counter over all instances of the operators whose name begins so. */
    static long count(String job, String operator, String name) {
        return METRICS.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(job + "@" + name + "@" + operator))
                .filter(entry -> entry.getKey() instanceof Counter)
                .mapToLong(entry -> ((Counter) entry.getKey()).getCount())
                .sum();
    }

    /** The least value of a gauge over all instances; {@code Long.MIN_VALUE} if there is none. */
    static long least(String job, String operator, String name) {
        return METRICS.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(job + "@" + name + "@" + operator))
                .filter(entry -> entry.getKey() instanceof Gauge)
                .mapToLong(entry -> ((Number) ((Gauge<?>) entry.getKey()).getValue()).longValue())
                .min()
                .orElse(Long.MIN_VALUE);
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        Map<String, String> variables = group.getAllVariables();
        METRICS.put(
                metric,
                variables.getOrDefault("<job_id>", "") + "@" + name + "@"
                        + variables.getOrDefault("<operator_name>", ""));
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        METRICS.remove(metric);
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return this;
    }
}
