package io.foreshard.schemas.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers announce their schemas on a real Kafka and readers find them. */
class SchemaDirectoryIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static KafkaServer kafka;
    private static Map<String, Object> properties;

    @BeforeAll
    static void start() throws Exception {
        kafka = KafkaServer.start(folder);
        properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            NewTopic schemas = new NewTopic("schemas", 2, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(schemas)).all().get();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void findsWhatWasAnnouncedBeforeAndAfterItsFirstLook() {
        SchemaPublisher.publish(properties, "schemas", Topic.schemas(), TIMEOUT);
        try (SchemaDirectory directory = new SchemaDirectory(properties, "schemas", TIMEOUT)) {
            Schema event = AccessEvent.getClassSchema();
            assertEquals(Optional.of(event), directory.find(SingleObject.fingerprintOf(event)));

            Schema later =
                    SchemaBuilder.record("Later").fields().requiredLong("at").endRecord();
            long fingerprint = SingleObject.fingerprintOf(later);
            assertEquals(Optional.empty(), directory.find(fingerprint));
            SchemaPublisher.publish(properties, "schemas", List.of(later), TIMEOUT);
            assertEquals(Optional.of(later), directory.find(fingerprint));
        }
    }

    @Test
    void anOldReaderReadsANewWriterThroughTheTopic() {
        Schema next = NextVersion.ofAccessEvent();
        SchemaPublisher.publish(properties, "schemas", List.of(next), TIMEOUT);
        try (SchemaDirectory directory = new SchemaDirectory(properties, "schemas", TIMEOUT)) {
            byte[] written = GenericRecords.encode(ExampleRecords.of(next));
            Decoded<AccessEvent> read = new AccessEventDecoder(directory).decode(written);
            assertEquals("itemId-é", read.orElseThrow().getItemId());
        }
    }

    @Test
    void brokenAnnouncementsDoNotHideTheOthers() throws Exception {
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("schemas", new byte[] {1}, new byte[] {'{'}))
                    .get();
            producer.send(new ProducerRecord<>("schemas", new byte[] {2}, null)).get();
        }
        SchemaPublisher.publish(properties, "schemas", Topic.schemas(), TIMEOUT);
        try (SchemaDirectory directory = new SchemaDirectory(properties, "schemas", TIMEOUT)) {
            assertTrue(directory
                    .find(SingleObject.fingerprintOf(AccessEvent.getClassSchema()))
                    .isPresent());
        }
    }

    @Test
    void saysWhereItLookedWhenTheTopicOrKafkaIsMissing() {
        Duration brief = Duration.ofSeconds(2);
        try (SchemaDirectory noTopic = new SchemaDirectory(properties, "no-such-topic", brief)) {
            var thrown = assertThrows(SchemaUnavailableException.class, () -> noTopic.find(1));
            assertTrue(thrown.toString().contains("no-such-topic"), thrown.toString());
        }
        Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
        try (SchemaDirectory noKafka = new SchemaDirectory(nowhere, "schemas", brief)) {
            var thrown = assertThrows(SchemaUnavailableException.class, () -> noKafka.find(1));
            assertTrue(thrown.toString().contains("127.0.0.1:1"), thrown.toString());
        }
        var thrown = assertThrows(
                SchemaUnavailableException.class,
                () -> SchemaPublisher.publish(nowhere, "schemas", Topic.schemas(), brief));
        assertTrue(thrown.toString().contains("check that Kafka runs there"), thrown.toString());
    }
}
