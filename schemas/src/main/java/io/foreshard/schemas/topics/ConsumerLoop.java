package io.foreshard.schemas.topics;

import io.foreshard.schemas.codec.SchemaUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Kafka consumer at work: after each failure a new one, a little later. What Kafka failed with is told once, until the work
 * says that it goes on. Runs on one thread until that is interrupted or {@link #stop} is called, which any thread may do.
 */
public final class ConsumerLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** After a fault of ours, which another consumer will hardly mend. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Settings settings;
    private final Work work;
    private volatile boolean stopped;
    private boolean told;
    /** Faults of ours, each soon after the one before. */
    private int faults;

    private long lastFaultNanos;

    /**
     * What kind of consumer, and what to say of it.
     *
     * @param properties of the consumer; deserializers are set here
     * @param closeTimeout how long a consumer may take to say goodbye: to its group, if it has one
     * @param trouble the beginning of the message when it does not work, e.g. {@code topic 'x' cannot be followed}
     */
    public record Settings(Map<String, Object> properties, Duration closeTimeout, String trouble) {
        public Settings {
            properties = new HashMap<>(properties);
        }
    }

    /** What is done with a consumer. */
    @FunctionalInterface
    public interface Work {
        /** Goes on until {@link ConsumerLoop#isOver}; calls {@link ConsumerLoop#goesOn} whenever it has reached Kafka. */
        void run(ConsumerLoop loop, KafkaConsumer<byte[], byte[]> consumer);

        /** The consumer is closed: nothing of it holds any more. */
        default void closed() {}
    }

    public ConsumerLoop(Settings settings, Work work) {
        this.settings = settings;
        this.work = work;
    }

    /** No more consumers; the work ends by itself when it asks next. */
    public void stop() {
        stopped = true;
    }

    public boolean isOver() {
        return stopped || Thread.currentThread().isInterrupted();
    }

    /** It works: the next failure is told again. @return whether the one before was told */
    public boolean goesOn() {
        boolean before = told;
        told = false;
        return before;
    }

    @Override
    public void run() {
        while (!isOver()) {
            KafkaConsumer<byte[], byte[]> consumer = null;
            Duration pause = PAUSE;
            try {
                consumer = new KafkaConsumer<>(
                        settings.properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                work.run(this, consumer);
            } catch (InterruptException | WakeupException e) {
                Thread.currentThread().interrupt();
            } catch (KafkaException | SchemaUnavailableException e) {
                report(e);
            } catch (RuntimeException e) {
                pause = pauseAfterFault();
                LOG.error("{}; beginning again in {} ms", settings.trouble(), pause.toMillis(), e);
            } finally {
                close(consumer);
            }
            rest(pause);
        }
    }

    private void report(RuntimeException e) {
        if (!told) {
            LOG.warn("{}: {}; trying again", settings.trouble(), e.getMessage());
        }
        told = true;
    }

    private void close(@Nullable KafkaConsumer<byte[], byte[]> consumer) {
        if (consumer == null) {
            return;
        }
        try {
            consumer.close(CloseOptions.timeout(settings.closeTimeout()));
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.debug("a consumer was not closed in good order: {}", e.getMessage());
        } finally {
            work.closed();
        }
    }

    /** Doubles with each fault in a row. */
    private Duration pauseAfterFault() {
        long now = System.nanoTime();
        boolean inARow = faults > 0 && now - lastFaultNanos < 2 * LONGEST_PAUSE.toNanos();
        faults = inARow ? faults + 1 : 1;
        lastFaultNanos = now;
        Duration doubled = PAUSE.multipliedBy(1L << Math.min(16, faults));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void rest(Duration pause) {
        if (isOver()) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
