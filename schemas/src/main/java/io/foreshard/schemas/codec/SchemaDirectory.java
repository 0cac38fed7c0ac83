package io.foreshard.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas topic as a {@link SchemaSource}. Connects on the first unknown fingerprint; every further one reads only what
 * was announced since, up to the topic's end at that moment, so a miss is certain and costs a round trip.
 *
 * <p>Thread-safe; lookups of unknown fingerprints run one at a time. Keeps at most {@value #MAX_SCHEMAS} schemas.
 */
public final class SchemaDirectory implements SchemaSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaDirectory.class);
    private static final int MAX_SCHEMAS = 10_000;
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> properties;
    private final String topic;
    private final Duration timeout;
    private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param clientProperties bootstrap servers and security
     * @param timeout for one lookup
     */
    public SchemaDirectory(Map<String, ?> clientProperties, String topic, Duration timeout) {
        this.properties = new HashMap<>(clientProperties);
        this.topic = topic;
        this.timeout = timeout;
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
    }

    @Override
    public Optional<Schema> find(long fingerprint) {
        Schema known = schemas.get(fingerprint);
        return known != null ? Optional.of(known) : readOn(fingerprint);
    }

    private synchronized Optional<Schema> readOn(long fingerprint) {
        Schema known = schemas.get(fingerprint);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            readToEnd(connected());
        } catch (KafkaException e) {
            close();
            throw unavailable(e.getMessage(), e);
        }
        return Optional.ofNullable(schemas.get(fingerprint));
    }

    private KafkaConsumer<byte[], byte[]> connected() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            return current;
        }
        var fresh = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = fresh;
        List<TopicPartition> partitions = fresh.partitionsFor(topic, timeout).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            close();
            throw unavailable("the topic does not exist", null);
        }
        fresh.assign(partitions);
        fresh.seekToBeginning(partitions);
        return fresh;
    }

    private void readToEnd(KafkaConsumer<byte[], byte[]> from) {
        Map<TopicPartition, Long> ends = from.endOffsets(from.assignment(), timeout);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> from.position(end.getKey(), timeout) < end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                throw unavailable("its end was not reached in time", null);
            }
            from.poll(POLL).forEach(announced -> add(announced.value()));
        }
    }

    /** What is no schema is skipped: it must not keep readers from the schemas that are. */
    private void add(byte @Nullable [] json) {
        if (json == null) {
            return;
        }
        try {
            Schema schema = new Schema.Parser().parse(new String(json, UTF_8));
            if (schemas.size() < MAX_SCHEMAS) {
                schemas.put(SingleObject.fingerprintOf(schema), schema);
            } else {
                LOG.warn("topic '{}' announces more than {} schemas; the rest is ignored", topic, MAX_SCHEMAS);
            }
        } catch (AvroRuntimeException e) {
            LOG.warn(
                    "topic '{}' holds a record that is no Avro schema: {}",
                    topic,
                    Excerpt.of(String.valueOf(e.getMessage())));
        }
    }

    private SchemaUnavailableException unavailable(@Nullable String why, @Nullable Throwable cause) {
        return new SchemaUnavailableException(
                "cannot read schemas from topic '" + topic + "' at "
                        + properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + " within "
                        + timeout.toMillis() + " ms; check that Kafka runs there and that the topic exists: " + why,
                cause);
    }

    @Override
    public synchronized void close() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
