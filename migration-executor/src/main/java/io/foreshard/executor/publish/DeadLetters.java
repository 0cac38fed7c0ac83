package io.foreshard.executor.publish;

import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RejectionReason;
import io.foreshard.schemas.codec.Topic;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts aside what could not be read, byte for byte. Thread-safe. */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final String executor;
    private final Outbox outbox;
    private final ExecutorMetrics metrics;
    private final RecordCodec<DeadLetter> codec = RecordCodec.of(DeadLetter.class);

    public DeadLetters(String executor, Outbox outbox, ExecutorMetrics metrics) {
        this.executor = executor;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /** Completes when Kafka has it. */
    public CompletableFuture<Void> add(ConsumerRecord<byte[], byte[]> record, RejectionReason reason, String detail) {
        LOG.warn("{}-{} offset {}: {}, {}", record.topic(), record.partition(), record.offset(), reason, detail);
        metrics.deadLetter(reason.name());
        byte[] key = record.key();
        DeadLetter letter = DeadLetter.newBuilder()
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setTimestamp(record.timestamp())
                .setReason(reason.name())
                .setDetail(detail)
                .setRejectedBy(executor)
                .setKey(buffer(key))
                .setValue(buffer(record.value()))
                .build();
        return outbox.send(Topic.DEAD_LETTERS, key == null ? new byte[0] : key, codec.encode(letter));
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
