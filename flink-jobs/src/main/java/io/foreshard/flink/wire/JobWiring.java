package io.foreshard.flink.wire;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.codec.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The ends of one job: its sources and sinks, with names, uids, event time and dead letters. For one thread, while the job is
 * put together. Kafka is reached from the first region of the control plane, where the jobs run too.
 */
public final class JobWiring {

    /** Between two looks at the clock while nothing comes, clock time. */
    private static final Duration CLOCK_STEP = Duration.ofMillis(200);

    private final StreamExecutionEnvironment environment;
    private final ForeshardConfiguration configuration;
    private final String job;
    private final DeliveryGuarantee delivery;
    private final List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();

    /**
     * @param job name of the job, e.g. {@code migration-planner}: consumer group, and {@code rejectedBy} of dead letters
     * @param delivery of the sinks
     */
    public JobWiring(
            StreamExecutionEnvironment environment,
            ForeshardConfiguration configuration,
            String job,
            DeliveryGuarantee delivery) {
        this.environment = environment;
        this.configuration = configuration;
        this.job = job;
        this.delivery = delivery;
    }

    public StreamExecutionEnvironment environment() {
        return environment;
    }

    public ForeshardConfiguration configuration() {
        return configuration;
    }

    /** The good records of a topic; the others are on their way to the dead letters. */
    public <T extends SpecificRecord> SingleOutputStreamOperator<Received<T>> read(RecordSource<T> source) {
        String name = source.topic().topicName();
        int parallelism = parallelism(source.topic());
        RecordSource.Timing<T> timing = source.timingOrNull();
        WatermarkStrategy<Incoming<T>> watermarks = timing == null
                ? Watermarks.none()
                : Watermarks.following(
                        timing, configuration.analyzer().idleTimeout(), configuration.timeScale(), Clock.systemUTC());
        SingleOutputStreamOperator<Incoming<T>> incoming = environment
                .fromSource(kafkaSource(source), watermarks, name, RecordDeserialization.typeOf(source.type()))
                .setParallelism(parallelism)
                .uid("source-" + name);
        if (timing != null) {
            incoming = incoming.transform(name + ": event clock", incoming.getType(), clock())
                    .setParallelism(parallelism)
                    .uid("clock-" + name);
        }
        SingleOutputStreamOperator<Received<T>> accepted = incoming.process(
                        new AcceptRecords<>(job, timing == null ? null : timing.closing()))
                .returns(ReceivedCodec.typeOf(source.type()))
                .name(name + ": accept")
                .setParallelism(parallelism)
                .uid("accept-" + name);
        deadLetters.add(accepted.getSideOutput(AcceptRecords.DEAD_LETTERS));
        return accepted;
    }

    /** What stands in a topic, decoded and nothing more: what any job that reads it has to pay at least. */
    public <T extends SpecificRecord> DataStream<?> decode(RecordSource<T> source) {
        String name = source.topic().topicName();
        return environment
                .fromSource(
                        kafkaSource(source),
                        WatermarkStrategy.noWatermarks(),
                        name,
                        RecordDeserialization.typeOf(source.type()))
                .setParallelism(parallelism(source.topic()))
                .uid("source-" + name);
    }

    /** Sends records to a topic. */
    public <T extends SpecificRecord> void write(DataStream<T> records, RecordSink<T> sink) {
        String name = sink.topic().topicName();
        records.sinkTo(kafkaSink(sink)).name(name + " sink").uid("sink-" + name);
    }

    /** Connects the dead letters of all sources; call it once, when everything is read. */
    void finish() {
        if (deadLetters.isEmpty()) {
            return;
        }
        DataStream<DeadLetter> first = deadLetters.get(0);
        for (DataStream<DeadLetter> more : deadLetters.subList(1, deadLetters.size())) {
            first = first.union(more);
        }
        write(first, new RecordSink<>(DeadLetter.class, Topic.DEAD_LETTERS, letter -> null));
    }

    Map<String, String> clientProperties() {
        Region here = configuration.controlPlaneRegions().get(0);
        return configuration.kafka().clientProperties(here);
    }

    private int parallelism(Topic topic) {
        int partitions = configuration.kafka().settings(topic).partitions();
        return Math.max(1, Math.min(environment.getParallelism(), partitions));
    }

    private <T> EventClock<T> clock() {
        return new EventClock<>(
                configuration.timeScale(), configuration.analyzer().catchUpBound(), CLOCK_STEP);
    }

    private <T extends SpecificRecord> KafkaSource<Incoming<T>> kafkaSource(RecordSource<T> source) {
        Map<String, String> properties = clientProperties();
        return KafkaSource.<Incoming<T>>builder()
                .setProperties(toProperties(properties))
                .setGroupId("foreshard-" + job)
                .setClientIdPrefix(job + "-" + source.topic().topicName())
                .setTopics(configuration.kafka().name(source.topic()))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("partition.discovery.interval.ms", "10000")
                .setProperty(
                        "max.poll.records",
                        Integer.toString(configuration.analyzer().accessLogsPerBatch()))
                .setProperty("allow.auto.create.topics", "false")
                .setDeserializer(new RecordDeserialization<>(
                        source, properties, configuration.kafka().name(Topic.SCHEMAS)))
                .build();
    }

    private <T extends SpecificRecord> KafkaSink<T> kafkaSink(RecordSink<T> sink) {
        String topic = configuration.kafka().name(sink.topic());
        Properties properties = toProperties(clientProperties());
        properties.setProperty("acks", "all");
        properties.setProperty("linger.ms", "5");
        properties.setProperty("batch.size", Integer.toString(128 * 1024));
        properties.setProperty("max.request.size", Integer.toString(2 * 1024 * 1024));
        // Below the broker's limit of 15 minutes, for those who choose transactions.
        properties.setProperty(
                "transaction.timeout.ms", Long.toString(Duration.ofMinutes(10).toMillis()));
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(new RecordSerialization<>(topic, sink))
                .setDeliveryGuarantee(delivery)
                .setTransactionalIdPrefix("foreshard-" + job + "-" + topic)
                .build();
    }

    /** Flink asks the clients for their metrics; beans of a job that was started again in the same process would collide. */
    private static final String METRICS_REPORTERS = "metric.reporters";

    private static Properties toProperties(Map<String, String> map) {
        Properties properties = new Properties();
        properties.setProperty(METRICS_REPORTERS, "");
        map.forEach(properties::setProperty);
        return properties;
    }
}
