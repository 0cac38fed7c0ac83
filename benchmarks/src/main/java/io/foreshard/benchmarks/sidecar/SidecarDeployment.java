package io.foreshard.benchmarks.sidecar;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.executor.cli.Foreshard;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.KafkaServer;
import io.foreshard.servers.RedisOptions;
import io.foreshard.servers.RedisServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One region: etcd, Kafka, a Redis as home and one as cache on the core of the servers, a Redis to compare with, and a sidecar
 * once it is asked for. For one thread.
 */
final class SidecarDeployment implements AutoCloseable {

    /** Room for all copies, so that nothing is evicted. */
    private static final long CACHE_BYTES = 512L << 20;

    private final Path folder;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final EtcdServer etcd;
    private final KafkaServer kafka;
    private final RedisServer home;
    private final RedisServer cache;
    private final RedisServer direct;

    private SidecarDeployment(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.etcd = opened(EtcdServer.start(folder.resolve("etcd")));
        this.kafka = opened(KafkaServer.start(folder.resolve("kafka")));
        this.home = redis("home", RedisOptions.relaxedStore().with("appendonly", "no"));
        this.cache = redis("cache", RedisOptions.cache(CACHE_BYTES));
        this.direct = redis("direct", RedisOptions.cache(CACHE_BYTES));
    }

    /** Starts the servers and initializes them. */
    static SidecarDeployment start(Path folder) throws IOException, InterruptedException {
        SidecarDeployment deployment = new SidecarDeployment(folder);
        StringWriter said = new StringWriter();
        String file = deployment.write(Group.LOCAL).toString();
        if (Foreshard.run(new PrintWriter(said), "init", "--config", file) != 0) {
            deployment.close();
            throw new IllegalStateException("the servers could not be initialized:\n" + said);
        }
        Cores.putBehind(deployment.kafka.processId());
        return deployment;
    }

    private RedisServer redis(String name, RedisOptions options) throws IOException, InterruptedException {
        RedisServer server = opened(RedisServer.start(folder.resolve(name), options));
        Cores.pin(server.processId(), Cores.SERVER);
        return server;
    }

    private Path write(Group group) throws IOException {
        ConfigurationDocument document = ConfigurationDocument.empty(folder)
                .set("regions", List.of(SidecarProgram.REGION))
                .set("kafka.bootstrapServers", List.of(kafka.bootstrapServers()))
                .set(
                        "etcd.endpoints",
                        List.of(Endpoint.parse(URI.create(etcd.endpoint()).getAuthority())))
                .set("partitions.eu-1.region", SidecarProgram.REGION)
                .set("partitions.eu-1.kind", "redis")
                .set("partitions.eu-1.host", "127.0.0.1")
                .set("partitions.eu-1.port", home.port())
                .set("sidecars.eu-west.bindAddress", "127.0.0.1")
                .set("sidecar.cacheTimeToLive", Duration.ofDays(1));
        group.configure(document, cache);
        Path file = folder.resolve(group.title() + ".yaml");
        document.write(file);
        return file;
    }

    /** A sidecar on the core of the servers; the caller closes it before the next one. */
    SidecarProgram startSidecar(Group group) throws IOException, InterruptedException {
        return SidecarProgram.start(write(group), folder);
    }

    RedisServer direct() {
        return direct;
    }

    /** The process behind the sidecar, if there is one. */
    long backingProcess(Group group) {
        return group == Group.REDIS ? cache.processId() : home.processId();
    }

    Path folder() {
        return folder;
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
