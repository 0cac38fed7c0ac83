package io.foreshard.executor.intake;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.executor.publish.DeadLetters;
import io.foreshard.executor.publish.MigrationReporter;
import io.foreshard.executor.run.Brakes;
import io.foreshard.executor.run.MigrationRunner;
import io.foreshard.schemas.codec.SchemaSource;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.schemas.topics.ConsumerLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executors' consumer group on {@code migration-requests}: each request goes to one of them. It keeps polling while it
 * takes nothing more, so that the group stays as it is. A thread of its own; {@link #stop} from any.
 */
public final class RequestIntake implements Runnable {

    /** Name of the consumer group, after the prefix of the topics. */
    public static final String GROUP = "foreshard-executors";

    private static final Logger LOG = LoggerFactory.getLogger(RequestIntake.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(50);
    private static final Duration BUSY_POLL = Duration.ofMillis(5);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

    private final ConsumerLoop loop;
    private final String topic;
    private final Brakes brakes;
    private final RequestQueue queue;
    private final int most;
    private final BooleanSupplier ready;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private long committedAtNanos = System.nanoTime();

    /** What the intake hands its requests to. */
    public record Parts(
            Admission admission,
            MigrationRunner runner,
            MigrationReporter reporter,
            DeadLetters deadLetters,
            Brakes brakes,
            SchemaSource schemas) {}

    /**
     * @param incarnation what records name as the holder of their claim
     * @param ready whether requests may be judged yet
     */
    public RequestIntake(
            ForeshardConfiguration configuration,
            Region region,
            String incarnation,
            Parts parts,
            BooleanSupplier ready) {
        TimeScale scale = configuration.timeScale();
        this.topic = configuration.kafka().name(Topic.MIGRATION_REQUESTS);
        this.brakes = parts.brakes();
        this.most = configuration.executor().concurrency();
        this.ready = ready;
        this.queue = new RequestQueue(
                new RequestQueue.Parts(
                        parts.admission(),
                        parts.runner(),
                        parts.reporter(),
                        parts.deadLetters(),
                        (incoming, now) -> incoming.toRecord(incarnation, scale, now)),
                parts.schemas());
        this.loop = new ConsumerLoop(
                new ConsumerLoop.Settings(
                        properties(configuration, region), LEAVE_TIMEOUT, "no requests are taken at present"),
                new Taking());
    }

    private Map<String, Object> properties(ForeshardConfiguration configuration, Region region) {
        Map<String, Object> settings = new HashMap<>(configuration.kafka().clientProperties(region));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, configuration.kafka().topicPrefix() + GROUP);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return settings;
    }

    /** Takes no more requests; the thread ends within a poll. */
    public void stop() {
        loop.stop();
    }

    @Override
    public void run() {
        loop.run();
    }

    /** Takes requests with one consumer; when that is closed, which may still commit, what it was given is forgotten. */
    private final class Taking implements ConsumerLoop.Work {

        @Override
        public void run(ConsumerLoop own, KafkaConsumer<byte[], byte[]> consumer) {
            consumer.subscribe(List.of(topic), new Leaving(consumer));
            while (!own.isOver()) {
                queue.work();
                commitNowAndThen(consumer);
                hold(consumer);
                consumer.poll(queue.waiting() > 0 ? BUSY_POLL : IDLE_POLL).forEach(queue::received);
                own.goesOn();
            }
            queue.work();
            commit(consumer);
        }

        @Override
        public void closed() {
            queue.forgetAll();
            uncommitted.clear();
        }
    }

    /** Pauses or resumes all partitions; the group notices neither. */
    private void hold(KafkaConsumer<byte[], byte[]> consumer) {
        boolean full = queue.waiting() >= most || brakes.isAllPaused() || !ready.getAsBoolean();
        if (full) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
    }

    /** A request that comes again has no second effect, so it does not matter how soon. */
    private void commitNowAndThen(KafkaConsumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        if (now - committedAtNanos >= COMMIT_EVERY.toNanos()) {
            committedAtNanos = now;
            commit(consumer);
        }
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer) {
        uncommitted.putAll(queue.offsets().takeCommittable());
        if (uncommitted.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(uncommitted, COMMIT_TIMEOUT);
            uncommitted.clear();
        } catch (RebalanceInProgressException e) {
            LOG.debug("offsets are committed after the rebalance: {}", e.getMessage());
        }
    }

    private void forget(Collection<TopicPartition> partitions) {
        queue.forget(partitions);
        uncommitted.keySet().removeAll(partitions);
    }

    /** What happens when partitions go to another executor. */
    private final class Leaving implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> consumer;

        Leaving(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit(consumer);
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                LOG.info("requests are taken from {} more partitions", partitions.size());
            }
        }
    }
}
