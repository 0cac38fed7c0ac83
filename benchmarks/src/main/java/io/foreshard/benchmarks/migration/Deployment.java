package io.foreshard.benchmarks.migration;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.executor.cli.Foreshard;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.KafkaServer;
import io.foreshard.servers.PostgresServer;
import io.foreshard.servers.RedisOptions;
import io.foreshard.servers.RedisServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Two regions with a durable store each, etcd, Kafka, and executors once they are asked for. For one thread. */
final class Deployment implements AutoCloseable {

    static final Region REGION = new Region("eu-west");
    static final PartitionId NEAR = new PartitionId("eu-1");
    static final PartitionId FAR = new PartitionId("us-1");

    /** Short: cleaning up belongs to what is measured. */
    private static final Duration COOLDOWN = Duration.ofSeconds(1);

    private final Path folder;
    private final Path file;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<ExecutorProgram> executors = new ArrayList<>();
    private final EtcdServer etcd;
    private final ForeshardConfiguration configuration;

    private Deployment(MigrationPlan plan, Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("foreshard.yaml");
        this.etcd = opened(EtcdServer.start(folder.resolve("etcd")));
        KafkaServer kafka = opened(KafkaServer.start(folder.resolve("kafka")));
        ConfigurationDocument document = document(plan, kafka);
        store(document, plan.store(), NEAR, "eu-west");
        store(document, plan.store(), FAR, "us-east");
        document.write(file);
        this.configuration = document.toConfiguration(Map.of());
    }

    /** Starts the servers and initializes them. */
    static Deployment start(MigrationPlan plan, Path folder) throws IOException {
        Deployment deployment = new Deployment(plan, folder);
        StringWriter said = new StringWriter();
        if (Foreshard.run(new PrintWriter(said), "init", "--config", deployment.file.toString()) != 0) {
            deployment.close();
            throw new IllegalStateException("the servers could not be initialized:\n" + said);
        }
        return deployment;
    }

    private ConfigurationDocument document(MigrationPlan plan, KafkaServer kafka) {
        return ConfigurationDocument.empty(folder)
                .set("regions", List.of("eu-west", "us-east"))
                .set("roundTrips.eu-west.us-east", Duration.ofMillis(80))
                .set("kafka.bootstrapServers", List.of(kafka.bootstrapServers()))
                .set(
                        "etcd.endpoints",
                        List.of(Endpoint.parse(URI.create(etcd.endpoint()).getAuthority())))
                .set("controlGroup.share", 0)
                .set("executor.concurrency", plan.concurrency())
                .set("executor.maximumFrozen", plan.concurrency())
                .set("executor.copyItemsPerSecond", 1_000_000)
                .set("executor.copyBytesPerSecond", "64GiB")
                .set("executor.cooldown", COOLDOWN);
    }

    private void store(ConfigurationDocument document, StoreChoice kind, PartitionId id, String region) {
        String path = "partitions." + id.name() + ".";
        document.set(path + "region", region).set(path + "host", "127.0.0.1");
        if (kind == StoreChoice.POSTGRES) {
            PostgresServer server = opened(PostgresServer.start(folder.resolve(id.name())));
            document.set(path + "kind", "postgres")
                    .set(path + "port", server.port())
                    .set(path + "database", server.database())
                    .set(path + "user", server.user())
                    .set(path + "password", new Secret(server.password()));
        } else {
            RedisServer server = opened(RedisServer.start(folder.resolve(id.name()), RedisOptions.store()));
            document.set(path + "kind", "redis")
                    .set(path + "port", server.port())
                    .set(path + "password", new Secret(server.password()));
        }
    }

    ForeshardConfiguration configuration() {
        return configuration;
    }

    EtcdCounters counters() {
        return new EtcdCounters(URI.create(etcd.endpoint() + "/metrics"));
    }

    /** Starts executors and waits until they take requests. */
    void startExecutors(int count) throws InterruptedException {
        for (int i = 1; i <= count; i++) {
            executors.add(opened(new ExecutorProgram("executor-" + i, file, folder)));
        }
        for (ExecutorProgram executor : executors) {
            executor.awaitReady();
        }
    }

    /** CPU that the executors have used so far. */
    double executorCpuSeconds() {
        return executors.stream().mapToDouble(ExecutorProgram::cpuSeconds).sum();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("while stopping: " + e.getMessage());
            }
        }
    }
}
