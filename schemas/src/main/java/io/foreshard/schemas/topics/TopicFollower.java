package io.foreshard.schemas.topics;

import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.SchemaSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every record of a topic to a handler, from some time ago on, and again from there after a failure. Says so once when it
 * cannot, and goes on trying. Runs on one thread, the handler's calls too.
 */
public final class TopicFollower<T extends SpecificRecord> implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    /** As a look-back: from the beginning of the topic. */
    public static final Duration FROM_THE_BEGINNING = Duration.ofDays(365_000);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

    /**
     * What is followed.
     *
     * @param client properties of a Kafka client
     * @param topic name in Kafka
     * @param type of its records
     * @param lookback how far back it begins; longer than the topic for its beginning
     */
    public record Subject<T extends SpecificRecord>(
            Map<String, String> client, String topic, Class<T> type, Duration lookback) {}

    private final Subject<T> subject;
    private final RecordCodec<T> codec;
    private final TopicHandler<T> handler;
    private final InstantSource clock;
    private final ConsumerLoop loop;

    /** @param schemas where other versions of the record are looked up */
    public TopicFollower(Subject<T> subject, SchemaSource schemas, TopicHandler<T> handler, InstantSource clock) {
        this.subject = subject;
        this.codec = RecordCodec.of(subject.type(), schemas);
        this.handler = handler;
        this.clock = clock;
        this.loop = new ConsumerLoop(
                new ConsumerLoop.Settings(
                        properties(subject.client()),
                        Duration.ZERO,
                        "topic '" + subject.topic() + "' cannot be followed"),
                this::follow);
    }

    /** Of a consumer that follows without a group: what comes within a tenth of a second comes in one answer. */
    public static Map<String, Object> properties(Map<String, String> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 64 * 1024);
        return properties;
    }

    /** Until the thread is interrupted or {@link #stop} is called. */
    @Override
    public void run() {
        loop.run();
    }

    /** Ends it within a poll; any thread may call it. */
    public void stop() {
        loop.stop();
    }

    private void follow(ConsumerLoop own, KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK_TIMEOUT);
        seek(consumer, partitions, ends);
        handler.begin();
        if (own.goesOn()) {
            LOG.info("topic '{}' is followed again", subject.topic());
        }
        boolean caughtUp = false;
        while (!own.isOver()) {
            consumer.poll(POLL).forEach(this::accept);
            if (!caughtUp
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                caughtUp = true;
                handler.caughtUp();
            }
            handler.polled();
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(subject.topic(), ASK_TIMEOUT);
        if (known == null || known.isEmpty()) {
            throw new KafkaException("the topic does not exist; run 'foreshard init'");
        }
        return known.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private void seek(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        long since = clock.millis() - subject.lookback().toMillis();
        if (since <= 0) {
            consumer.seekToBeginning(partitions);
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times, ASK_TIMEOUT);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp found = offsets.get(partition);
            consumer.seek(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset());
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> from) {
        if (from.value() == null) {
            if (from.key() != null) {
                handler.removed(from.key());
            }
            return;
        }
        if (codec.tryDecode(from.value()) instanceof Decoded.Value<T> decoded) {
            handle(decoded.value());
        } else {
            LOG.warn("record {} of topic '{}' cannot be read; skipped", from.offset(), subject.topic());
        }
    }

    /** A record that makes no sense must not keep us from the next one. */
    private void handle(T value) {
        try {
            handler.accept(value);
        } catch (IllegalArgumentException e) {
            LOG.warn("a record of topic '{}' is refused: {}", subject.topic(), e.getMessage());
        }
    }
}
