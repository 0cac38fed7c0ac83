package io.foreshard.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** All topics of one job, under a prefix of their own. Records are stamped by the broker. Not thread-safe. */
final class Topics implements AutoCloseable {

    static final int PARTITIONS = 4;

    private final String prefix;
    private final String bootstrapServers;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private Topics(String bootstrapServers, String prefix) {
        this.prefix = prefix;
        this.bootstrapServers = bootstrapServers;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "5", "batch.size", "131072"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static Topics create(String bootstrapServers, String prefix) throws Exception {
        Topics topics = new Topics(bootstrapServers, prefix);
        topics.admin
                .createTopics(
                        Arrays.stream(Topic.values()).map(topics::described).toList())
                .all()
                .get();
        return topics;
    }

    private NewTopic described(Topic topic) {
        return new NewTopic(name(topic), partitions(topic), (short) 1)
                .configs(Map.of(
                        "message.timestamp.type",
                        "LogAppendTime",
                        "cleanup.policy",
                        topic.compacted() ? "compact" : "delete"));
    }

    private static int partitions(Topic topic) {
        return topic.compacted() ? 1 : PARTITIONS;
    }

    String name(Topic topic) {
        return prefix + topic.topicName();
    }

    String prefix() {
        return prefix;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Told of a record that was appended, and when by the broker's clock. */
    interface Appended {
        void at(int partition, long millis);
    }

    /** Takes a record's value, and when it was appended. */
    interface Reader {
        void record(long appendedMillis, byte[] value);
    }

    /** Writes one access without waiting. */
    void send(AccessEvent event, Encoding encoding) {
        send(event, encoding, (partition, millis) -> {});
    }

    /** Writes one access without waiting; {@code appended} is told by a thread of Kafka's client. */
    void send(AccessEvent event, Encoding encoding, Appended appended) {
        write(
                new ProducerRecord<>(
                        name(Topic.ACCESS_LOGS), event.getCustomerId().getBytes(UTF_8), encoding.encode(event)),
                appended);
    }

    /** Writes one access to each Kafka partition: event time passes. */
    void sendToAll(AccessEvent event, Encoding encoding) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            write(
                    new ProducerRecord<>(name(Topic.ACCESS_LOGS), partition, null, encoding.encode(event)),
                    (unused, millis) -> {});
        }
    }

    private void write(ProducerRecord<byte[], byte[]> written, Appended appended) {
        var unused = producer.send(written, (metadata, problem) -> {
            if (problem != null) {
                failure.set(problem);
            } else {
                appended.at(metadata.partition(), metadata.timestamp());
            }
        });
    }

    /** Waits until Kafka has all that was written. */
    void flush() throws Exception {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw problem;
        }
    }

    /** Reads all records that stand in a topic now. */
    void readAll(Topic topic, Reader reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitionsOf(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> reader.record(found.timestamp(), found.value()));
            }
        }
    }

    private List<TopicPartition> partitionsOf(Topic topic) {
        return IntStream.range(0, partitions(topic))
                .mapToObj(partition -> new TopicPartition(name(topic), partition))
                .toList();
    }

    /** How many records stand in a topic. */
    long records(Topic topic) throws Exception {
        List<TopicPartition> partitions = partitionsOf(topic);
        return admin
                .listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(found -> found.offset())
                .sum();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
    }
}
