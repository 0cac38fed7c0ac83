package io.foreshard.stack;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PartitionConfiguration.Kind;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.servers.KafkaOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the {@code foreshard.yaml} of a planned stack, with each region's view of the servers in other regions. */
final class StackConfiguration {

    /** Of each process to a store: most of a call to a distant one is waiting. */
    private static final int STORE_CONNECTIONS = 16;
    /** Of all processes to a store: PostgreSQL takes 100. */
    private static final int STORE_CONNECTIONS_OF_ALL = 90;

    private static final String LOOPBACK = "127.0.0.1";

    private final StackPlan plan;
    private final ConfigurationDocument document;

    private StackConfiguration(StackPlan plan, Path folder) {
        this.plan = plan;
        this.document = ConfigurationDocument.empty(folder);
    }

    /**
     * Writes and checks it.
     *
     * @throws io.foreshard.configuration.ConfigurationException if a setting of the user is wrong
     */
    static ForeshardConfiguration write(StackPlan plan, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        StackConfiguration writer = new StackConfiguration(plan, folder == null ? Path.of("") : folder);
        writer.topology();
        writer.controlPlane();
        plan.regions().forEach(writer::region);
        writer.timeScale(plan.options().timeScale());
        plan.options().settings().forEach(writer.document::set);
        ForeshardConfiguration checked = writer.document.toConfiguration(System.getenv());
        try {
            writer.document.write(file);
        } catch (IOException e) {
            throw new StackException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return checked;
    }

    private int storeConnections() {
        StackOptions options = plan.options();
        int processes =
                options.executors() + (options.sidecars() ? options.regions().size() : 0);
        return Math.min(STORE_CONNECTIONS, STORE_CONNECTIONS_OF_ALL / Math.max(1, processes));
    }

    private void topology() {
        document.set(
                "regions", plan.options().regions().stream().map(Region::name).toList());
        for (Map.Entry<Region, Map<Region, Duration>> row :
                plan.options().roundTrips().entrySet()) {
            row.getValue()
                    .forEach((to, roundTrip) ->
                            document.set(List.of("roundTrips", row.getKey().name(), to.name()), roundTrip));
        }
        document.set(
                "controlPlane.regions", List.of(plan.options().controlPlane().name()));
    }

    private void controlPlane() {
        document.set("kafka.bootstrapServers", List.of(endpoint(plan.kafkaPort())));
        for (Map.Entry<Region, KafkaOptions.View> view : plan.kafkaViews().entrySet()) {
            document.set(
                    List.of("kafka", "bootstrapServersFrom", view.getKey().name()),
                    List.of(endpoint(view.getValue().advertisedPort())));
        }
        document.set(
                "etcd.endpoints",
                plan.etcd().stream().map(member -> endpoint(member.port())).toList());
        for (Region region : plan.options().regions()) {
            List<Endpoint> distant = plan.etcd().stream()
                    .flatMap(member -> plan.portFrom(region, member.name()).stream())
                    .map(StackConfiguration::endpoint)
                    .toList();
            if (!distant.isEmpty()) {
                document.set(List.of("etcd", "endpointsFrom", region.name()), distant);
            }
        }
    }

    private void region(RegionPlan region) {
        partition(region);
        String name = region.region().name();
        document.set(List.of("caches", name, "host"), LOOPBACK);
        document.set(List.of("caches", name, "port"), region.cachePort());
        if (plan.options().sidecars()) {
            document.set(List.of("sidecars", name, "port"), region.sidecarPort());
            document.set(List.of("sidecars", name, "metricsPort"), region.sidecarMetricsPort());
        }
    }

    private void partition(RegionPlan region) {
        String name = region.partition().name();
        document.set(List.of("partitions", name, "region"), region.region().name());
        document.set(List.of("partitions", name, "kind"), region.storeKind() == Kind.POSTGRES ? "postgres" : "redis");
        document.set(List.of("partitions", name, "host"), LOOPBACK);
        document.set(List.of("partitions", name, "port"), region.storePort());
        document.set(List.of("partitions", name, "password"), region.password());
        document.set(List.of("partitions", name, "maximumConnections"), storeConnections());
        if (region.storeKind() == Kind.POSTGRES) {
            document.set(List.of("partitions", name, "user"), "foreshard");
            document.set(List.of("partitions", name, "database"), "foreshard");
        }
        for (Region from : plan.options().regions()) {
            Optional<Integer> port = plan.portFrom(from, name);
            port.ifPresent(
                    given -> document.set(List.of("partitions", name, "endpointFrom", from.name()), endpoint(given)));
        }
    }

    private void timeScale(TimeScale timeScale) {
        if (!timeScale.equals(TimeScale.REAL)) {
            document.set("timeScale.clockOrigin", timeScale.clockOrigin().toString());
            document.set("timeScale.eventOrigin", timeScale.eventOrigin().toString());
            document.set("timeScale.factor", timeScale.factor());
        }
    }

    private static Endpoint endpoint(int port) {
        return new Endpoint(LOOPBACK, port);
    }
}
