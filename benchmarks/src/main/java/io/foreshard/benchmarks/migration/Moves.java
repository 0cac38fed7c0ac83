package io.foreshard.benchmarks.migration;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.schemas.MigrationEvent;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.MigrationState;
import io.foreshard.schemas.RequestTrigger;
import io.foreshard.schemas.Verdict;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Asks for migrations as the planner does, and follows what executors tell of them. Thread-safe. */
final class Moves implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private final ForeshardConfiguration configuration;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordCodec<MigrationRequest> requests = RecordCodec.of(MigrationRequest.class);
    private final RecordCodec<MigrationEvent> events = RecordCodec.of(MigrationEvent.class);
    private final Map<String, Move> moves = new ConcurrentHashMap<>();
    private final Thread tail = new Thread(this::follow, "migration-events");
    private volatile boolean closed;

    /**
     * A migration as far as it was told.
     *
     * @param committedMillis clock time at which its executor had committed it, 0 before
     * @param epoch of the new home, 0 before the commit
     * @param pauseMicros how long its executor says that writes were frozen, 0 before that is known
     */
    record Move(ItemId item, long committedMillis, long epoch, long pauseMicros, boolean ended, String refusal) {

        boolean committed() {
            return committedMillis > 0;
        }

        private Move with(MigrationEvent event) {
            MigrationState state = event.getState();
            boolean commit = state == MigrationState.COMMITTED;
            boolean failed = state == MigrationState.REFUSED || state == MigrationState.ABORTED;
            return new Move(
                    item,
                    commit ? event.getTimestamp() : committedMillis,
                    commit ? event.getEpoch() : epoch,
                    Math.max(pauseMicros, event.getPauseMicros()),
                    ended || failed || state == MigrationState.DONE,
                    failed ? state + " " + event.getCause() + " " + event.getDetail() : refusal);
        }
    }

    Moves(ForeshardConfiguration configuration) {
        this.configuration = configuration;
        Map<String, Object> client = new HashMap<>(configuration.kafka().clientProperties(Deployment.REGION));
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        String topic = configuration.kafka().name(Topic.MIGRATION_EVENTS);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        tail.setDaemon(true);
        tail.start();
    }

    /** Asks for a move. @return the migration's id */
    String ask(ItemId item, Home from, PartitionId target) {
        String id = "bench-" + UUID.randomUUID();
        moves.put(id, new Move(item, 0, 0, 0, false, ""));
        Instant now = Instant.now();
        MigrationRequest request = MigrationRequest.newBuilder()
                .setId(id)
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setSourcePartition(from.partition().name())
                .setTargetPartition(target.name())
                .setExpectedEpoch(from.epoch())
                .setVerdict(Verdict.CONFIDENT)
                .setTrigger(RequestTrigger.OPERATOR)
                .setCreatedAt(eventMillis(now))
                .setDeadline(eventMillis(now.plus(DEADLINE)))
                .build();
        var unused = producer.send(new ProducerRecord<>(
                configuration.kafka().name(Topic.MIGRATION_REQUESTS),
                RecordKeys.ofCustomer(item.customerId()),
                requests.encode(request)));
        return id;
    }

    private long eventMillis(Instant clock) {
        return configuration.timeScale().toEventTime(clock).toEpochMilli();
    }

    Move get(String id) {
        return moves.getOrDefault(id, new Move(new ItemId("none", "none"), 0, 0, 0, false, ""));
    }

    /** How many of these have ended. */
    long ended(Collection<String> ids) {
        return ids.stream().filter(id -> get(id).ended()).count();
    }

    private void follow() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                MigrationEvent event = events.decode(message.value());
                moves.computeIfPresent(event.getMigrationId(), (id, move) -> move.with(event));
            }
        }
        consumer.close();
    }

    @Override
    public void close() {
        closed = true;
        try {
            tail.join(POLL.multipliedBy(100).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(2));
    }
}
