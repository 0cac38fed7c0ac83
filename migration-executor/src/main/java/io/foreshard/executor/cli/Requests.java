package io.foreshard.executor.cli;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.RequestTrigger;
import io.foreshard.schemas.Verdict;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RecordKeys;
import io.foreshard.schemas.codec.SchemaPublisher;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Requests of operators, on the same topic as the planner's. */
final class Requests {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private Requests() {}

    /** Asks for a move that is cut over as soon as it is copied. @return the id of the migration */
    static String send(
            Deployment deployment, ForeshardConfiguration configuration, ItemId item, Home home, PartitionId target) {
        MigrationRequest request = request(configuration, item, home, target);
        send(deployment, configuration, request);
        return request.getId();
    }

    private static MigrationRequest request(
            ForeshardConfiguration configuration, ItemId item, Home home, PartitionId target) {
        Instant now = Instant.now();
        return MigrationRequest.newBuilder()
                .setId("operator-" + UUID.randomUUID())
                .setCustomerId(item.customerId())
                .setItemId(item.itemId())
                .setSourcePartition(home.partition().name())
                .setTargetPartition(target.name())
                .setExpectedEpoch(home.epoch())
                .setVerdict(Verdict.CONFIDENT)
                .setTrigger(RequestTrigger.OPERATOR)
                .setCreatedAt(configuration.timeScale().toEventTime(now).toEpochMilli())
                .setDeadline(configuration
                        .timeScale()
                        .toEventTime(now.plus(DEADLINE))
                        .toEpochMilli())
                .setReason("asked for by an operator")
                .build();
    }

    private static void send(Deployment deployment, ForeshardConfiguration configuration, MigrationRequest request) {
        Map<String, Object> properties = deployment.kafka(configuration);
        properties.put("max.block.ms", "10000");
        RecordCodec<MigrationRequest> codec = RecordCodec.of(MigrationRequest.class);
        String schemas = configuration.kafka().name(Topic.SCHEMAS);
        SchemaPublisher.publish(properties, schemas, List.of(codec.schema()), TIMEOUT);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            configuration.kafka().name(Topic.MIGRATION_REQUESTS),
                            RecordKeys.ofCustomer(request.getCustomerId()),
                            codec.encode(request)))
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted; the request may have been sent", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailure("the request was not acknowledged by Kafka: " + e.getMessage(), e);
        }
    }
}
