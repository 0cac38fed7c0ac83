package io.foreshard.executor;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All records of a topic from its beginning, as they come. */
final class TopicLog<T extends SpecificRecord> {

    private final List<T> records = new CopyOnWriteArrayList<>();
    private final RecordCodec<T> codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::read, "topic-log");
    private volatile boolean closed;

    TopicLog(ForeshardConfiguration configuration, Topic topic, Class<T> type) {
        codec = RecordCodec.of(type);
        Map<String, Object> properties = new HashMap<>(configuration.kafka().clientProperties(TestServers.EU));
        properties.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        String name = configuration.kafka().name(topic);
        List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.setDaemon(true);
        thread.start();
    }

    List<T> records() {
        return records;
    }

    private void read() {
        while (!closed) {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> records.add(codec.decode(record.value())));
        }
        consumer.close();
    }

    void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
