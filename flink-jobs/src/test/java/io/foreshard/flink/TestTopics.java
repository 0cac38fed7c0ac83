package io.foreshard.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics of one test on a real Kafka, with a prefix of their own; one writer, and readers from the beginning. */
public final class TestTopics implements AutoCloseable {

    private final String bootstrapServers;
    private final String prefix;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private TestTopics(String bootstrapServers, String prefix) {
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Creates them all. */
    public static TestTopics create(String bootstrapServers, String prefix) throws Exception {
        return create(bootstrapServers, prefix, Map.of());
    }

    /** Creates them all, some with another number of Kafka partitions than usual. */
    public static TestTopics create(String bootstrapServers, String prefix, Map<Topic, Integer> partitions)
            throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(
                                            prefix + topic.topicName(),
                                            partitions.getOrDefault(topic, topic.defaultPartitions()),
                                            (short) 1)
                                    .configs(topic.compacted() ? Map.of("cleanup.policy", "compact") : Map.of()))
                            .toList())
                    .all()
                    .get();
        }
        return new TestTopics(bootstrapServers, prefix);
    }

    public String prefix() {
        return prefix;
    }

    /** Writes one value and waits until Kafka has it. */
    public void write(Topic topic, String key, byte[] value) throws Exception {
        send(topic, key, value);
        flush();
    }

    /** Writes without waiting. */
    public void send(Topic topic, String key, byte[] value) {
        send(new ProducerRecord<>(prefix + topic.topicName(), key == null ? null : key.getBytes(UTF_8), value));
    }

    /** Writes to one Kafka partition, without waiting. */
    public void send(Topic topic, int partition, byte[] value) {
        send(new ProducerRecord<>(prefix + topic.topicName(), partition, null, value));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record, (place, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    /** Waits until Kafka has all that was sent. @throws Exception if it has not */
    public void flush() throws Exception {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** Reads a topic from its beginning on. */
    public <T extends SpecificRecord> Tail<T> tail(Topic topic, Class<T> type) {
        return new Tail<>(topic, type);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    /** A reader that keeps what it has read. Not thread-safe. */
    public final class Tail<T extends SpecificRecord> implements AutoCloseable {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final RecordCodec<T> codec;
        private final List<T> records = new ArrayList<>();

        private Tail(Topic topic, Class<T> type) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            codec = RecordCodec.of(type);
            List<TopicPartition> partitions = consumer.partitionsFor(prefix + topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        /** All records so far. */
        public List<T> read() {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> records.add(codec.decode(record.value())));
            return records;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
