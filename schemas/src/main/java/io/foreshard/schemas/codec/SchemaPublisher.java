package io.foreshard.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Announces the schemas that a process writes with: fingerprint (16 hexadecimal digits) → schema as JSON. Called once at
 * start, before the first record; repeating it changes nothing, since the topic is compacted. Thread-safe.
 */
public final class SchemaPublisher {

    /** How often a request is sent that gets no answer. */
    private static final int TRIES = 6;

    private SchemaPublisher() {}

    /**
     * Writes the schemas and waits until Kafka has them.
     *
     * @param clientProperties bootstrap servers and security; serializers are set here
     * @throws SchemaUnavailableException if they are not stored within the timeout
     */
    public static void publish(
            Map<String, ?> clientProperties, String topic, Collection<Schema> schemas, Duration timeout) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        int timeoutMillis = Math.toIntExact(timeout.toMillis());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis);
        // A request that a starting broker lets hang is sent again in time, and a schema that is there twice does no
        // harm.
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, timeoutMillis / TRIES));
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> pending = new ArrayList<>();
            for (Schema schema : schemas) {
                pending.add(producer.send(announcement(topic, schema)));
            }
            for (Future<?> sent : pending) {
                sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(clientProperties, topic, timeout, e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unavailable(clientProperties, topic, timeout, e);
        }
    }

    private static ProducerRecord<byte[], byte[]> announcement(String topic, Schema schema) {
        String key = SingleObject.hex(SingleObject.fingerprintOf(schema));
        return new ProducerRecord<>(
                topic, key.getBytes(UTF_8), schema.toString().getBytes(UTF_8));
    }

    private static SchemaUnavailableException unavailable(
            Map<String, ?> properties, String topic, Duration timeout, Exception cause) {
        return new SchemaUnavailableException(
                "cannot write schemas to topic '" + topic + "' at "
                        + properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG) + " within " + timeout.toMillis()
                        + " ms; check that Kafka runs there and that the topic exists: " + cause.getMessage(),
                cause);
    }
}
