package io.foreshard.sidecar;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.partitions.ConfiguredPartitions;
import io.foreshard.partitions.PartitionStores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.ShardMap;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.KafkaServer;
import io.foreshard.servers.PostgresServer;
import io.foreshard.servers.RedisOptions;
import io.foreshard.servers.RedisServer;
import io.foreshard.servers.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Real etcd, Kafka, a PostgreSQL and a Redis as partitions of two regions, and a Redis as cache of each. By the rule everything
 * lives in eu-1; the staleness bound is two seconds.
 */
@SuppressWarnings("try") // a test that is interrupted while it stops its servers ends all the same
final class SidecarWorld implements AutoCloseable {

    static final Region EU = new Region("eu-west");
    static final Region US = new Region("us-east");
    static final PartitionId EU_1 = new PartitionId("eu-1");
    static final PartitionId US_1 = new PartitionId("us-1");
    static final Duration BOUND = Duration.ofSeconds(2);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final TemporaryFolder folder;
    private final KafkaProducer<byte[], byte[]> producer;
    private final DefaultRule rule;
    final EtcdServer etcd;
    final KafkaServer kafka;
    final PostgresServer postgres;
    final RedisServer usStore;
    final RedisServer euCache;
    final RedisServer usCache;

    SidecarWorld() {
        folder = opened(TemporaryFolder.create("sidecar-it"));
        makeReadable();
        etcd = opened(EtcdServer.start(folder.resolve("etcd")));
        kafka = opened(KafkaServer.start(folder.resolve("kafka")));
        postgres = opened(PostgresServer.start(folder.resolve("eu-1")));
        usStore = opened(RedisServer.start(folder.resolve("us-1")));
        euCache = opened(RedisServer.start(folder.resolve("eu-cache"), RedisOptions.cache(32L << 20)));
        usCache = opened(RedisServer.start(folder.resolve("us-cache"), RedisOptions.cache(32L << 20)));
        ForeshardConfiguration configuration = configuration();
        createTopics(configuration);
        rule = initializeRule(configuration);
        Map<String, Object> client = Map.copyOf(configuration.kafka().clientProperties(EU));
        producer = opened(new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** For the user that PostgreSQL runs as. */
    private void makeReadable() {
        try {
            Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first call of etcd's client takes seconds, on a busy machine more than its timeout. */
    private static DefaultRule initializeRule(ForeshardConfiguration configuration) {
        try (EtcdClient client = EtcdClient.open(ConfiguredEtcd.options(configuration.etcd(), EU))) {
            for (int attempt = 1; ; attempt++) {
                try {
                    return new ShardMap(client).initializeRule(List.of(EU_1));
                } catch (ControlPlaneException e) {
                    if (attempt == 10) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Every call one with new ports, so that several sidecars of a region can run. */
    ForeshardConfiguration configuration() {
        return document().toConfiguration(Map.of());
    }

    ConfigurationDocument document() {
        URI jdbc = URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
        return ConfigurationDocument.empty(folder.path())
                .set("regions", List.of("eu-west", "us-east"))
                .set("roundTrips.eu-west.us-east", Duration.ofMillis(80))
                .set("partitions.eu-1.region", "eu-west")
                .set("partitions.eu-1.kind", "postgres")
                .set("partitions.eu-1.host", "127.0.0.1")
                .set("partitions.eu-1.port", jdbc.getPort())
                .set("partitions.eu-1.database", postgres.database())
                .set("partitions.eu-1.user", postgres.user())
                .set("partitions.eu-1.password", new Secret(postgres.password()))
                .set("partitions.us-1.region", "us-east")
                .set("partitions.us-1.kind", "redis")
                .set("partitions.us-1.host", "127.0.0.1")
                .set("partitions.us-1.port", usStore.port())
                .set("caches.eu-west.host", "127.0.0.1")
                .set("caches.eu-west.port", euCache.port())
                .set("caches.us-east.host", "127.0.0.1")
                .set("caches.us-east.port", usCache.port())
                .set("sidecars.eu-west.port", freePort())
                .set("sidecars.us-east.port", freePort())
                .set("sidecar.stalenessBound", BOUND)
                .set("controlGroup.share", 0.0)
                .set("kafka.bootstrapServers", List.of(kafka.bootstrapServers()))
                .set(
                        "etcd.endpoints",
                        List.of(Endpoint.parse(URI.create(etcd.endpoint()).getAuthority())));
    }

    SidecarProcess start(Region region) throws InterruptedException {
        return SidecarProcess.start(configuration(), region);
    }

    PartitionStore store(PartitionId id) {
        ForeshardConfiguration configuration = configuration();
        PartitionStore store = PartitionStores.open(ConfiguredPartitions.options(
                configuration, configuration.partition(id).orElseThrow(), EU));
        store.initialize(rule);
        return store;
    }

    /** Sends a record and waits until Kafka has it. */
    <T extends SpecificRecord> void send(Topic topic, Class<T> type, String key, T value) throws Exception {
        byte[] name = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] bytes = RecordCodec.of(type).encode(value);
        var unused = producer.send(new ProducerRecord<>(topic.topicName(), name, bytes))
                .get(10, TimeUnit.SECONDS);
    }

    private static void createTopics(ForeshardConfiguration configuration) {
        Map<String, Object> properties = Map.copyOf(configuration.kafka().clientProperties(EU));
        try (Admin admin = Admin.create(properties)) {
            var unused = admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(
                                    configuration.kafka().name(topic),
                                    configuration.kafka().settings(topic).partitions(),
                                    (short) 1))
                            .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("topics were not created", e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawConnection connect(SidecarProcess to) throws IOException {
        return new RawConnection(to.plane().server().address().getPort());
    }

    /** A condition of the world. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until it holds. */
    static void await(String what, Duration atMost, Condition condition) throws Exception {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + atMost.toMillis() + " ms: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a server was not stopped", e);
            }
        }
    }
}
