package io.foreshard.executor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.schemas.codec.SchemaDirectory;
import io.foreshard.schemas.codec.SingleObject;
import io.foreshard.schemas.codec.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tail",
        aliases = "scores",
        mixinStandardHelpOptions = true,
        description = "Prints the records of a topic as JSON lines; as 'scores', those of mobility-scores.")
final class TailCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(300);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private Deployment deployment = new Deployment();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "TOPIC", defaultValue = "mobility-scores")
    private String topicName = "mobility-scores";

    @Option(names = "--follow", description = "Only new records, until stopped; else all that there are")
    private boolean follow;

    @Override
    public Integer call() {
        ForeshardConfiguration configuration = deployment.configuration();
        Topic topic = Topic.ofTopicName(topicName)
                .orElseThrow(() -> new CommandFailure("no topic '" + topicName + "'; expected one of "
                        + Arrays.stream(Topic.values()).map(Topic::topicName).toList()));
        Map<String, Object> properties = deployment.kafka(configuration);
        properties.put("enable.auto.commit", false);
        properties.put("default.api.timeout.ms", "10000");
        String schemas = configuration.kafka().name(Topic.SCHEMAS);
        try (SchemaDirectory directory = new SchemaDirectory(properties, schemas, TIMEOUT);
                var consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            print(topic, directory, consumer, configuration.kafka().name(topic));
        }
        return 0;
    }

    private void print(Topic topic, SchemaDirectory directory, KafkaConsumer<byte[], byte[]> consumer, String name) {
        List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (follow) {
            consumer.seekToEnd(partitions);
        } else {
            consumer.seekToBeginning(partitions);
        }
        PrintWriter out = spec.commandLine().getOut();
        while (follow || partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                out.println(text(topic, directory, message.value()));
            }
            out.flush();
        }
    }

    private static String text(Topic topic, SchemaDirectory directory, byte @Nullable [] value) {
        if (value == null) {
            return "null";
        }
        if (!SingleObject.hasHeader(value)) {
            return new String(value, UTF_8);
        }
        long fingerprint = SingleObject.fingerprintIn(value);
        Optional<Schema> writer = topic.schema()
                .filter(schema -> SingleObject.fingerprintOf(schema) == fingerprint)
                .or(() -> directory.find(fingerprint));
        return writer.map(schema -> decoded(schema, value))
                .orElse("{\"error\":\"unknown schema " + SingleObject.hex(fingerprint) + "\"}");
    }

    private static String decoded(Schema schema, byte[] value) {
        int body = SingleObject.HEADER_BYTES;
        try {
            Object record = new GenericDatumReader<Object>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, body, value.length - body, null));
            return String.valueOf(record);
        } catch (IOException e) {
            return "{\"error\":\"no record " + schema.getName() + "\"}";
        }
    }
}
