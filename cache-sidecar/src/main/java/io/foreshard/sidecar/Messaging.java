package io.foreshard.sidecar;

import io.foreshard.configuration.KafkaConfiguration;
import io.foreshard.core.Region;
import io.foreshard.schemas.codec.SchemaDirectory;
import io.foreshard.schemas.codec.SchemaPublisher;
import io.foreshard.schemas.codec.SchemaSource;
import io.foreshard.schemas.codec.SchemaUnavailableException;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.schemas.topics.TopicFollower;
import io.foreshard.schemas.topics.TopicHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka as this process uses it: one producer, the schemas of others, followed topics. Not thread-safe. */
final class Messaging {

    private static final Logger LOG = LoggerFactory.getLogger(Messaging.class);
    private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANNOUNCE_AGAIN = Duration.ofSeconds(2);

    private final KafkaConfiguration kafka;
    private final Map<String, String> client;
    private final InstantSource clock;
    private final Resources resources;
    private final SchemaDirectory schemas;
    private final Producer<byte[], byte[]> producer;

    /** Connects to nothing yet. */
    Messaging(KafkaConfiguration kafka, Region region, InstantSource clock, Resources resources) {
        this.kafka = kafka;
        this.client = kafka.clientProperties(region);
        this.clock = clock;
        this.resources = resources;
        this.schemas = resources.closing(new SchemaDirectory(client, name(Topic.SCHEMAS), SCHEMA_TIMEOUT));
        this.producer = resources.closing(newProducer(client));
    }

    private static Producer<byte[], byte[]> newProducer(Map<String, String> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5000);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    String name(Topic topic) {
        return kafka.name(topic);
    }

    Map<String, String> client() {
        return client;
    }

    SchemaSource schemas() {
        return schemas;
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    /** Hands what the topic says to the handler, in the background. */
    <T extends SpecificRecord> void follow(Topic topic, Class<T> type, Duration lookback, TopicHandler<T> handler) {
        var subject = new TopicFollower.Subject<>(client, name(topic), type, lookback);
        resources.run(name(topic), new TopicFollower<>(subject, schemas, handler, clock));
    }

    /** Announces the schemas of what is written here, in the background and until Kafka has them. */
    void announceSchemas() {
        resources.run("schemas", () -> {
            boolean told = false;
            while (!Thread.currentThread().isInterrupted() && !announced(told)) {
                told = true;
                pause();
            }
        });
    }

    private boolean announced(boolean told) {
        try {
            SchemaPublisher.publish(client, name(Topic.SCHEMAS), Topic.schemas(), SCHEMA_TIMEOUT);
            return true;
        } catch (SchemaUnavailableException e) {
            if (!told) {
                LOG.warn("{}; serving goes on, trying again", e.getMessage());
            }
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ANNOUNCE_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
