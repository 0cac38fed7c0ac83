package io.foreshard.stack.demo;

import io.foreshard.schemas.codec.RecordCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one topic from its start in a thread of its own and hands each record on, until closed. */
public final class TopicTail<T extends SpecificRecord> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordCodec<T> codec;
    private final Consumer<T> sink;
    private final Thread thread;
    private volatile boolean closed;

    public TopicTail(Map<String, String> clientProperties, String topic, Class<T> type, Consumer<T> sink) {
        this.consumer = new KafkaConsumer<>(
                new HashMap<String, Object>(clientProperties),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.codec = RecordCodec.of(type);
        this.sink = sink;
        this.thread = new Thread(this::read, "tail-" + topic);
        List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(TopicTail::partition)
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.setDaemon(true);
        thread.start();
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    codec.tryDecode(message.value()).ifDecodedOrElse(sink, rejected -> {});
                }
            }
        } catch (WakeupException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
