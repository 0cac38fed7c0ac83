package io.foreshard.executor.publish;

import io.foreshard.configuration.KafkaConfiguration;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records to Kafka in the order given, without blocking the giver: a thread of its own waits for Kafka. While Kafka is
 * away, at most {@value #CAPACITY} records wait here and some more in the producer; what is beyond fails and is counted.
 * Thread-safe.
 */
public final class Outbox implements AutoCloseable {

    /** Records that wait for the producer. */
    public static final int CAPACITY = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    /** Nobody waits for an event within milliseconds, and each request to Kafka costs more CPU than the records in it. */
    private static final int LINGER_MILLIS = 10;

    private static final int MAX_BLOCK_MILLIS = 2_000;
    private static final int DELIVERY_TIMEOUT_MILLIS = 600_000;

    private final KafkaConfiguration kafka;
    private final Producer<byte[], byte[]> producer;
    private final BlockingQueue<Letter> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread = new Thread(this::run, "outbox");
    private boolean waiting;
    private volatile boolean closing;

    private record Letter(ProducerRecord<byte[], byte[]> content, CompletableFuture<Void> sent) {}

    /** @param clientProperties bootstrap servers and security */
    public Outbox(KafkaConfiguration kafka, Map<String, String> clientProperties) {
        this.kafka = kafka;
        this.producer =
                new KafkaProducer<>(properties(clientProperties), new ByteArraySerializer(), new ByteArraySerializer());
        thread.setDaemon(true);
        thread.start();
    }

    private static Map<String, Object> properties(Map<String, String> clientProperties) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        return properties;
    }

    /** Completes when Kafka has it; fails if it never will. */
    public CompletableFuture<Void> send(Topic topic, byte[] key, byte[] value) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        if (closing || !queue.offer(new Letter(new ProducerRecord<>(kafka.name(topic), key, value), sent))) {
            failed.incrementAndGet();
            sent.completeExceptionally(new IllegalStateException(
                    closing ? "the executor is stopping" : CAPACITY + " records wait for Kafka already"));
        }
        return sent;
    }

    /** Records that wait for the producer. */
    public int depth() {
        return queue.size();
    }

    /** Records that were given up. */
    public long failed() {
        return failed.get();
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                Letter letter = queue.poll(100, TimeUnit.MILLISECONDS);
                if (letter != null) {
                    post(letter);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(Letter letter) {
        while (!isTaken(letter)) {
            if (!waiting) {
                LOG.warn("records wait for Kafka: it does not answer");
            }
            waiting = true;
        }
        if (waiting) {
            LOG.info("Kafka takes records again");
        }
        waiting = false;
    }

    /** Whether the producer has it, or it is given up; the producer itself takes nothing while it knows no broker. */
    private boolean isTaken(Letter letter) {
        AtomicBoolean again = new AtomicBoolean();
        try {
            var unused = producer.send(letter.content(), (metadata, failure) -> {
                if (failure instanceof TimeoutException && Thread.currentThread() == thread && !closing) {
                    again.set(true);
                } else {
                    done(letter, failure);
                }
            });
        } catch (RuntimeException e) {
            done(letter, e);
        }
        return !again.get();
    }

    private void done(Letter letter, @Nullable Exception failure) {
        if (failure == null) {
            letter.sent().complete(null);
            return;
        }
        failed.incrementAndGet();
        LOG.warn("a record for topic '{}' was not sent: {}", letter.content().topic(), failure.getMessage());
        letter.sent().completeExceptionally(failure);
    }

    /** Sends what waits, for a moment. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        producer.close(CLOSE_TIMEOUT);
    }
}
