package io.foreshard.benchmarks.pipeline;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.TimeScale;
import io.foreshard.flink.AccessPatternAnalyzer;
import io.foreshard.flink.analyzer.AnalyzerGraph;
import io.foreshard.flink.analyzer.AnalyzerSettings;
import io.foreshard.flink.wire.JobDescription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The two jobs that are compared, and their configuration. */
final class PipelineJobs {

    static final JobDescription ANALYZER = AccessPatternAnalyzer.JOB;

    /** The same source, decoded and thrown away: no job over the topic can be faster. */
    static final JobDescription CEILING = new JobDescription(
            "Ceiling",
            "ceiling",
            "Decodes the accesses and throws them away.",
            ANALYZER.parallelism(),
            ANALYZER.checkpointInterval(),
            wiring -> wiring.decode(AnalyzerGraph.accessLogs(AnalyzerSettings.of(wiring.configuration())))
                    .sinkTo(new DiscardingSink<>()));

    private PipelineJobs() {}

    static ForeshardConfiguration configuration(
            Topics topics, int parallelism, TimeScale scale, Map<String, String> settings) {
        return configuration(topics.bootstrapServers(), topics.prefix(), parallelism, scale, settings);
    }

    static ForeshardConfiguration configuration(
            String bootstrapServers,
            String topicPrefix,
            int parallelism,
            TimeScale scale,
            Map<String, String> settings) {
        ConfigurationDocument document = ConfigurationDocument.empty(Path.of(""));
        document.set("regions", AccessLoad.REGIONS);
        for (String from : AccessLoad.REGIONS) {
            for (String to : AccessLoad.REGIONS) {
                if (from.compareTo(to) < 0) {
                    document.set(List.of("roundTrips", from, to), Duration.ofMillis(100));
                }
            }
            document.set(List.of("partitions", from + "-1", "region"), from);
            document.set(List.of("partitions", from + "-1", "kind"), "redis");
            document.set(List.of("partitions", from + "-1", "host"), "127.0.0.1");
            document.set(List.of("partitions", from + "-1", "port"), 6379);
        }
        document.set("etcd.endpoints", new Endpoint("127.0.0.1", 2379));
        document.set("kafka.bootstrapServers", bootstrapServers);
        document.set("kafka.topicPrefix", topicPrefix);
        document.set("analyzer.parallelism", parallelism);
        document.set("analyzer.catchUpBound", "30d");
        document.set("timeScale.clockOrigin", scale.clockOrigin());
        document.set("timeScale.eventOrigin", scale.eventOrigin());
        document.set("timeScale.factor", scale.factor());
        settings.forEach(document::set);
        return document.toConfiguration(Map.of());
    }
}
