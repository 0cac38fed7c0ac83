package io.foreshard.stack;

import io.foreshard.configuration.PartitionConfiguration.Kind;
import io.foreshard.servers.EtcdMember;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.KafkaOptions;
import io.foreshard.servers.KafkaServer;
import io.foreshard.servers.PostgresOptions;
import io.foreshard.servers.PostgresServer;
import io.foreshard.servers.RedisOptions;
import io.foreshard.servers.RedisServer;
import io.foreshard.stack.proxy.LatencyProxyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the components of a plan. Stateless. */
final class Components {

    static final String EXECUTOR = "io.foreshard.executor.MigrationExecutor";
    static final String SIDECAR = "io.foreshard.sidecar.CacheSidecar";

    private static final long CACHE_BYTES = 64L << 20;

    private final StackPlan plan;
    private final Path runFolder;
    private final Path configuration;

    Components(StackPlan plan, Path runFolder, Path configuration) {
        this.plan = plan;
        this.runFolder = runFolder;
        this.configuration = configuration;
    }

    /** What everything else needs: Kafka first, since it takes longest. */
    List<Component> servers() {
        List<Component> components = new ArrayList<>(List.of(kafka()));
        plan.etcd().forEach(member -> components.add(etcd(member)));
        for (RegionPlan region : plan.regions()) {
            components.add(region.storeKind() == Kind.POSTGRES ? postgres(region) : redisStore(region));
            components.add(cache(region));
        }
        components.add(proxy());
        return components;
    }

    /** Executors and sidecars. */
    List<Component> services() {
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < plan.executorPorts().size(); i++) {
            components.add(executor(i + 1, plan.executorPorts().get(i)));
        }
        if (plan.options().sidecars()) {
            plan.regions().forEach(region -> components.add(sidecar(region)));
        }
        return components;
    }

    private Component kafka() {
        KafkaOptions options = KafkaOptions.single().withPort(plan.kafkaPort());
        for (var view : plan.kafkaViews().entrySet()) {
            options = options.withView(view.getKey().name(), view.getValue());
        }
        KafkaOptions complete = options;
        return new ServerComponent(
                facts("kafka", "kafka"), () -> KafkaServer.start(runFolder.resolve("kafka"), complete));
    }

    private Component etcd(EtcdMember member) {
        return new ServerComponent(
                facts(member.name(), "etcd"),
                () -> EtcdServer.startMember(runFolder.resolve(member.name()), member, plan.etcd()));
    }

    private ServerComponent.Facts facts(String name, String kind) {
        return ServerComponent.Facts.of(
                name, kind, plan.options().controlPlane().name());
    }

    private Component postgres(RegionPlan region) {
        PostgresOptions options = PostgresOptions.durable()
                .withPort(region.storePort())
                .withPassword(region.password())
                .with("max_wal_size", "256MB");
        String uri = "postgresql://" + options.user() + "@127.0.0.1:" + region.storePort() + "/" + options.database();
        ServerComponent.Facts facts = ServerComponent.Facts.of(
                        "store " + region.partition(),
                        "postgres",
                        region.region().name())
                .withUri(uri)
                .withLogin(options.user(), options.password(), options.database());
        return new ServerComponent(facts, () -> PostgresServer.start(folder("store", region), options));
    }

    private Component redisStore(RegionPlan region) {
        RedisOptions options = RedisOptions.store().withPort(region.storePort()).withPassword(region.password());
        ServerComponent.Facts facts = ServerComponent.Facts.of(
                        "store " + region.partition(),
                        "redis-store",
                        region.region().name())
                .withUri("redis://127.0.0.1:" + region.storePort())
                .withLogin("", region.password(), "0");
        return new ServerComponent(facts, () -> RedisServer.start(folder("store", region), options));
    }

    private Component cache(RegionPlan region) {
        RedisOptions options = RedisOptions.cache(CACHE_BYTES).withPort(region.cachePort());
        ServerComponent.Facts facts = ServerComponent.Facts.of(
                        "cache " + region.region(),
                        "redis-cache",
                        region.region().name())
                .withUri("redis://127.0.0.1:" + region.cachePort());
        return new ServerComponent(facts, () -> RedisServer.start(folder("cache", region), options));
    }

    private Path folder(String purpose, RegionPlan region) {
        return runFolder.resolve(region.region().name()).resolve(purpose);
    }

    private Component proxy() {
        Path links = runFolder.resolve("links.json");
        try {
            Files.writeString(links, StackStateFile.toJson(plan.links()));
        } catch (IOException e) {
            throw new StackException("cannot write " + links + ": " + e.getMessage(), e);
        }
        int port = plan.proxyControlPort();
        return new JvmComponent(
                JvmSpec.of("proxy", "proxy", "", LatencyProxyProcess.class.getName(), runFolder)
                        .withArguments(List.of("--links", links.toString(), "--control-port", Integer.toString(port)))
                        .withJvm(JvmSpec.Jvm.OURS.withHeap("192m"))
                        .withPort(port, Map.of("control", port), "http://127.0.0.1:" + port + "/links"),
                Readiness.http(port, "/links"));
    }

    private Component executor(int number, int port) {
        String name = "executor-" + number;
        String region = plan.options().controlPlane().name();
        return new JvmComponent(
                JvmSpec.of(name, "executor", region, EXECUTOR, runFolder)
                        .withArguments(List.of("--config", configuration.toString(), "--id", name, "--region", region))
                        .withEnvironment(Map.of("FORESHARD_EXECUTOR_PORT", Integer.toString(port)))
                        .withPort(port, Map.of("http", port), "http://127.0.0.1:" + port),
                Readiness.http(port, "/health"));
    }

    private Component sidecar(RegionPlan region) {
        String name = region.region().name();
        int port = region.sidecarPort();
        return new JvmComponent(
                JvmSpec.of("sidecar " + name, "sidecar", name, SIDECAR, runFolder)
                        .withArguments(List.of("--config", configuration.toString(), "--region", name))
                        .withPort(port, Map.of("metrics", region.sidecarMetricsPort()), "redis://127.0.0.1:" + port),
                Readiness.ping(port));
    }
}
