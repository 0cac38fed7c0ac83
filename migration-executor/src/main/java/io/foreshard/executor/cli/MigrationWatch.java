package io.foreshard.executor.cli;

import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.SchemaSource;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Prints one line for each transition of any migration from now on. For one thread; an interrupt ends it. */
final class MigrationWatch {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_UP = Duration.ofSeconds(10);

    private final RecordCodec<MigrationEvent> codec;
    private final PrintWriter out;

    MigrationWatch(SchemaSource schemas, PrintWriter out) {
        this.codec = RecordCodec.of(MigrationEvent.class, schemas);
        this.out = out;
    }

    /** @param topic the events of migrations */
    void follow(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, LOOK_UP).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new CommandFailure("topic '" + topic + "' does not exist; run foreshard init");
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(one -> {
            long unused = consumer.position(one, LOOK_UP);
        });
        out.println("watching " + topic + "; stop with Ctrl-C");
        out.flush();
        while (!Thread.currentThread().isInterrupted()) {
            consumer.poll(POLL)
                    .forEach(record -> codec.tryDecode(record.value())
                            .ifDecodedOrElse(
                                    event -> out.println(line(event)),
                                    rejected -> out.println("unreadable: " + rejected.detail())));
            out.flush();
        }
    }

    static String line(MigrationEvent event) {
        String detail = event.getDetail().isEmpty() ? "" : " (" + event.getDetail() + ")";
        return Instant.ofEpochMilli(event.getTimestamp()) + "\t" + event.getCustomerId() + ":" + event.getItemId()
                + "\t" + event.getSourcePartition() + " -> " + event.getTargetPartition() + "\t"
                + (event.getFromState().isEmpty() ? "-" : event.getFromState()) + " -> " + event.getState() + "\t"
                + event.getCause() + detail + "\t" + event.getMillisInState() + " ms\tclaim " + event.getClaim()
                + " of " + event.getExecutor() + "\t" + event.getMigrationId();
    }
}
