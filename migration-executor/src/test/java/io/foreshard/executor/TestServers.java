package io.foreshard.executor;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.core.Region;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.KafkaServer;
import io.foreshard.servers.PostgresOptions;
import io.foreshard.servers.PostgresServer;
import io.foreshard.servers.RedisOptions;
import io.foreshard.servers.RedisServer;
import io.foreshard.servers.TemporaryFolder;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** etcd, Kafka and three stores in three regions: two PostgreSQL, one Redis. */
public final class TestServers implements AutoCloseable {

    public static final Region EU = new Region("eu-west");

    public final TemporaryFolder folder = TemporaryFolder.create("foreshard-executor");
    public final EtcdServer etcd;
    public final KafkaServer kafka;
    public final PostgresServer eu;
    public final PostgresServer us;
    public final RedisServer ap;

    public TestServers() {
        CompletableFuture<KafkaServer> starting =
                CompletableFuture.supplyAsync(() -> KafkaServer.start(folder.resolve("kafka")));
        CompletableFuture<PostgresServer> second = CompletableFuture.supplyAsync(
                () -> PostgresServer.start(folder.resolve("us"), PostgresOptions.relaxed()));
        etcd = EtcdServer.start(folder.resolve("etcd"));
        eu = PostgresServer.start(folder.resolve("eu"), PostgresOptions.relaxed());
        ap = RedisServer.start(folder.resolve("ap"), RedisOptions.relaxedStore());
        us = second.join();
        kafka = starting.join();
    }

    /** What all tests configure alike; short times. */
    public ConfigurationDocument document() {
        ConfigurationDocument document = ConfigurationDocument.empty(folder.path())
                .set("regions", List.of("eu-west", "us-east", "ap-south"))
                .set("roundTrips.eu-west.us-east", Duration.ofMillis(80))
                .set("roundTrips.eu-west.ap-south", Duration.ofMillis(120))
                .set("roundTrips.us-east.ap-south", Duration.ofMillis(180))
                .set("kafka.bootstrapServers", List.of(kafka.bootstrapServers()))
                .set(
                        "etcd.endpoints",
                        List.of(Endpoint.parse(URI.create(etcd.endpoint()).getAuthority())))
                .set("controlGroup.share", 0)
                .set("executor.port", 0)
                .set("executor.cooldown", Duration.ofMillis(300))
                .set("executor.leaseTimeToLive", Duration.ofSeconds(2))
                .set("executor.recoveryInterval", Duration.ofMillis(200))
                .set("executor.statusInterval", Duration.ofMillis(300))
                .set("executor.probationPollInterval", Duration.ofMillis(50));
        postgres(document, "eu-1", "eu-west", eu);
        postgres(document, "us-1", "us-east", us);
        return document.set("partitions.ap-1.region", "ap-south")
                .set("partitions.ap-1.kind", "redis")
                .set("partitions.ap-1.host", "127.0.0.1")
                .set("partitions.ap-1.port", ap.port())
                .set("partitions.ap-1.password", new Secret(ap.password()));
    }

    private static void postgres(ConfigurationDocument document, String name, String region, PostgresServer server) {
        document.set("partitions." + name + ".region", region)
                .set("partitions." + name + ".kind", "postgres")
                .set("partitions." + name + ".host", "127.0.0.1")
                .set("partitions." + name + ".port", server.port())
                .set("partitions." + name + ".database", server.database())
                .set("partitions." + name + ".user", server.user())
                .set("partitions." + name + ".password", new Secret(server.password()));
    }

    public static void createTopics(ForeshardConfiguration configuration) throws Exception {
        try (Admin admin = Admin.create(Map.copyOf(configuration.kafka().clientProperties(EU)))) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(
                                            configuration.kafka().name(topic),
                                            configuration
                                                    .kafka()
                                                    .settings(topic)
                                                    .partitions(),
                                            (short) 1)
                                    .configs(topic.compacted() ? Map.of("cleanup.policy", "compact") : Map.of()))
                            .toList())
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        kafka.close();
        etcd.close();
        eu.close();
        us.close();
        ap.close();
        folder.close();
    }
}
