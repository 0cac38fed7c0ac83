package io.foreshard.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.KafkaServer;
import io.foreshard.servers.PostgresServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sidecars on real etcd, Kafka and PostgreSQL: what one writes, the other stops serving. */
class SidecarProcessIT {

    @TempDir
    Path folder;

    @Test
    void a_write_in_one_region_ends_the_cached_copy_in_the_other() throws Exception {
        java.nio.file.Files.setPosixFilePermissions(
                folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x")); // for user postgres
        try (EtcdServer etcd = EtcdServer.start(folder.resolve("etcd"));
                KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
                PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"))) {
            ForeshardConfiguration configuration = configuration(etcd, kafka, postgres);
            createTopics(configuration);
            Region eu = new Region("eu-west");
            try (EtcdClient client = EtcdClient.connect(ConfiguredEtcd.options(configuration.etcd(), eu))) {
                DefaultRule unused = new ShardMap(client).initializeRule(List.of(new PartitionId("eu-1")));
            }
            try (SidecarProcess here = SidecarProcess.start(configuration, eu);
                    SidecarProcess there = SidecarProcess.start(configuration, new Region("us-east"));
                    RawConnection writer =
                            new RawConnection(here.plane().server().address().getPort());
                    RawConnection reader =
                            new RawConnection(there.plane().server().address().getPort())) {
                awaitReply(writer, "+OK\r\n", "SET", "c:x", "1");
                assertEquals("$1\r\n1\r\n", reader.call("GET", "c:x"));
                Thread.sleep(1500);
                assertTrue(there.plane().local().entries() > 0);
                assertEquals("+OK\r\n", writer.call("SET", "c:x", "2"));
                awaitReply(reader, "$1\r\n2\r\n", "GET", "c:x");
                Thread.sleep(3000);
                assertEquals("$1\r\n2\r\n", reader.call("GET", "c:x"), "served past the bound");
            }
        }
    }

    private static void awaitReply(RawConnection connection, String expected, String... call) throws Exception {
        String reply = "";
        for (int i = 0; i < 100 && !reply.equals(expected); i++) {
            reply = connection.call(call);
            Thread.sleep(i == 0 ? 0 : 50);
        }
        assertEquals(expected, reply);
    }

    private static void createTopics(ForeshardConfiguration configuration) throws Exception {
        Map<String, Object> properties = Map.copyOf(configuration.kafka().clientProperties(new Region("eu-west")));
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(
                                    configuration.kafka().name(topic),
                                    configuration.kafka().settings(topic).partitions(),
                                    (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private ForeshardConfiguration configuration(EtcdServer etcd, KafkaServer kafka, PostgresServer postgres) {
        URI jdbc = URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
        return ConfigurationDocument.empty(folder)
                .set("regions", List.of("eu-west", "us-east"))
                .set("roundTrips.eu-west.us-east", Duration.ofMillis(80))
                .set("partitions.eu-1.region", "eu-west")
                .set("partitions.eu-1.kind", "postgres")
                .set("partitions.eu-1.host", "127.0.0.1")
                .set("partitions.eu-1.port", jdbc.getPort())
                .set("partitions.eu-1.database", postgres.database())
                .set("partitions.eu-1.user", postgres.user())
                .set("partitions.eu-1.password", new Secret(postgres.password()))
                .set("sidecars.eu-west.port", freePort())
                .set("sidecars.us-east.port", freePort())
                .set("sidecar.stalenessBound", Duration.ofSeconds(2))
                .set("kafka.bootstrapServers", List.of(kafka.bootstrapServers()))
                .set(
                        "etcd.endpoints",
                        List.of(Endpoint.parse(URI.create(etcd.endpoint()).getAuthority())))
                .toConfiguration(Map.of());
    }

    private static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
