package io.foreshard.executor.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.SchemaSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code placement-policies} from its beginning and goes on, in a thread of its own. */
public final class PolicyFollower implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFollower.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOK_UP = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Map<String, Object> properties;
    private final String topic;
    private final RecordCodec<PlacementPolicy> codec;
    private final Policies policies = new Policies();
    private volatile boolean complete;
    private volatile boolean stopped;
    private boolean told;

    /** @param clientProperties bootstrap servers and security */
    public PolicyFollower(Map<String, String> clientProperties, String topic, SchemaSource schemas) {
        this.properties = new HashMap<>(clientProperties);
        this.topic = topic;
        this.codec = RecordCodec.of(PlacementPolicy.class, schemas);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    }

    Policies policies() {
        return policies;
    }

    /** Whether everything that was there at the start has been read. */
    public boolean isComplete() {
        return complete;
    }

    /** Ends it within a poll. */
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                attempt();
                if (!stopped) {
                    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            follow(consumer);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            if (!told) {
                LOG.warn("policies are not read at present: {}", e.getMessage());
            }
            told = true;
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, LOOK_UP).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("topic '" + topic + "' does not exist; run foreshard init");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LOOK_UP);
        while (!stopped) {
            consumer.poll(POLL).forEach(this::apply);
            if (!complete) {
                complete = partitions.stream()
                        .allMatch(one -> consumer.position(one, LOOK_UP) >= ends.getOrDefault(one, 0L));
            }
            told = false;
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            if (record.key() != null) {
                policies.remove(new String(record.key(), UTF_8));
            }
            return;
        }
        Decoded<PlacementPolicy> decoded = codec.tryDecode(record.value());
        decoded.ifDecodedOrElse(this::apply, rejected -> LOG.warn("policy left out: {}", rejected.detail()));
    }

    private void apply(PlacementPolicy policy) {
        try {
            policies.apply(policy);
        } catch (IllegalArgumentException e) {
            LOG.warn("policy {} left out: {}", policy.getId(), e.getMessage());
        }
    }
}
