package io.foreshard.benchmarks.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.servers.KafkaOptions;
import io.foreshard.servers.KafkaServer;
import io.foreshard.servers.TemporaryFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The analyzer on a real Kafka, beside a job that only decodes the same topic, in one run. */
@Command(
        name = "pipeline",
        description = {
            "Writes accesses of W hours to a Kafka of its own, and lets the analyzer's job read them at full speed after a job"
                    + " that decodes the same topic and throws everything away: the ceiling.",
            "Then accesses come at half of the analyzer's speed, as time passes, and latencies are measured: of scores from the window's"
                    + " end in the log, of scores after an unexpected access from that access.",
            "Both run in this process, warmed up on a share of the accesses; CPU is that of the whole process, Kafka's not"
                    + " included.",
            "With --load generated the accesses are made inside the job, nothing is read or written, and there is no paced part. With more than"
                    + " one parallel instance the same load is then also taken by one: events_per_s_1, parallel_speedup.",
            "With --hot-share the same load is also measured without the hot item: hot_key_cost is what an access costs more."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class PipelineBenchmark implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--load",
            defaultValue = "kafka",
            description = "where accesses come from: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private LoadKind load = LoadKind.KAFKA;

    @Option(names = "--events", defaultValue = "2400000", description = "accesses; default ${DEFAULT-VALUE}")
    private long events;

    @Option(names = "--keys", defaultValue = "20000", description = "items, one a customer; default ${DEFAULT-VALUE}")
    private int keys;

    @Option(names = "--windows", defaultValue = "24", description = "hours of event time; default ${DEFAULT-VALUE}")
    private int windows;

    @Option(
            names = "--skew",
            defaultValue = "0",
            description = "exponent of the zipf law of the items; default ${DEFAULT-VALUE}: all alike")
    private double skew;

    @Option(
            names = "--hot-share",
            defaultValue = "0",
            description = "share of all accesses that go to one item; default ${DEFAULT-VALUE}")
    private double hotShare;

    @Option(
            names = "--encoding",
            defaultValue = "avro",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private Encoding encoding = Encoding.AVRO;

    @Option(
            names = "--state",
            defaultValue = "heap",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private StateKind state = StateKind.HEAP;

    @Option(
            names = "--parallelism",
            defaultValue = "1",
            description = "parallel instances of both jobs; default ${DEFAULT-VALUE}")
    private int parallelism;

    @Option(names = "--seed", defaultValue = "1", description = "of the accesses; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "an option of foreshard.yaml for both jobs; may be repeated")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--out", required = true, description = "written: JSON of what was measured")
    private Path out = Path.of("");

    @Override
    @SuppressWarnings("try") // nothing is lost when the folder stays
    public Integer call() throws Exception {
        LoadShape shape = new LoadShape(events, keys, windows, skew, hotShare);
        if (parallelism < 1 || parallelism > 64) {
            throw new IllegalArgumentException("--parallelism " + parallelism + ": expected 1 to 64");
        }
        PipelinePlan plan = new PipelinePlan(load, shape, encoding, state, parallelism, seed, settings);
        try (TemporaryFolder folder = TemporaryFolder.create("pipeline")) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(out.toFile(), measure(plan, folder));
        }
        return 0;
    }

    @SuppressWarnings("try") // closing may be interrupted: then this process ends all the same
    private Map<String, Object> measure(PipelinePlan plan, TemporaryFolder folder) throws Exception {
        Progress progress = new Progress(spec.commandLine().getErr());
        if (plan.load() == LoadKind.GENERATED) {
            try (Cluster cluster = Cluster.start(folder.resolve("flink"), state, parallelism)) {
                return new PipelineRun(plan, cluster, progress).measureGenerated();
            }
        }
        try (KafkaServer kafka = KafkaServer.start(
                        folder.resolve("kafka"), KafkaOptions.single().withHeap("768m"));
                Cluster cluster = Cluster.start(folder.resolve("flink"), state, parallelism)) {
            return new PipelineRun(plan, cluster, progress).measureOnKafka(kafka.bootstrapServers());
        }
    }
}
