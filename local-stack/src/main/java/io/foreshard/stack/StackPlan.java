package io.foreshard.stack;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.servers.EtcdMember;
import io.foreshard.servers.KafkaOptions;
import io.foreshard.servers.PortLease;
import io.foreshard.stack.proxy.LinkSpec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every server of a stack with its port, and every link between regions: decided before anything starts, since Kafka
 * must know the proxy's ports. Holds the leases of the ports until it is closed. Immutable but for that.
 */
final class StackPlan implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final StackOptions options;
    private final List<PortLease> leases = new ArrayList<>();
    private final List<RegionPlan> regions = new ArrayList<>();
    private final List<LinkSpec> links = new ArrayList<>();
    private final Map<Region, KafkaOptions.View> kafkaViews = new LinkedHashMap<>();
    private final List<Integer> executorPorts = new ArrayList<>();
    private final int kafkaPort;
    private final List<EtcdMember> etcd = new ArrayList<>();
    private final int flinkPort;
    private final int flinkRpcPort;
    private final List<Integer> flinkMetricsPorts;
    private final int proxyControlPort;
    private final StackControl.Endpoint control;

    /** @param earlierPasswords of stores whose data is used again, by partition */
    StackPlan(StackOptions options, Map<String, String> earlierPasswords) {
        this.options = options;
        this.kafkaPort = port();
        planEtcd(options.etcdMembers());
        this.flinkPort = port();
        this.flinkRpcPort = port();
        this.flinkMetricsPorts = List.of(port(), port());
        this.proxyControlPort = port();
        this.control = new StackControl.Endpoint(port(), password());
        for (int i = 0; i < options.executors(); i++) {
            executorPorts.add(port());
        }
        for (int i = 0; i < options.regions().size(); i++) {
            regions.add(planRegion(options.regions().get(i), i, earlierPasswords));
        }
        options.regions().forEach(this::planLinksFrom);
    }

    StackOptions options() {
        return options;
    }

    List<RegionPlan> regions() {
        return List.copyOf(regions);
    }

    /** Every cross-region way, what goes through the proxy. */
    List<LinkSpec> links() {
        return List.copyOf(links);
    }

    /** How Kafka shows itself to the regions that it is not in. */
    Map<Region, KafkaOptions.View> kafkaViews() {
        return Map.copyOf(kafkaViews);
    }

    List<Integer> executorPorts() {
        return List.copyOf(executorPorts);
    }

    int kafkaPort() {
        return kafkaPort;
    }

    /** One is named etcd, several have a number. */
    List<EtcdMember> etcd() {
        return List.copyOf(etcd);
    }

    /** Of Flink's web page and REST interface. */
    int flinkPort() {
        return flinkPort;
    }

    /** Where the TaskManager finds the JobManager. */
    int flinkRpcPort() {
        return flinkRpcPort;
    }

    /** Of JobManager and TaskManager. */
    List<Integer> flinkMetricsPorts() {
        return flinkMetricsPorts;
    }

    int proxyControlPort() {
        return proxyControlPort;
    }

    /** Of the supervisor itself. */
    StackControl.Endpoint control() {
        return control;
    }

    /** The port at which clients of a region reach a server of another one, or empty if it is in their own. */
    Optional<Integer> portFrom(Region from, String server) {
        String name = linkName(from, server);
        return links.stream()
                .filter(link -> link.name().equals(name))
                .map(LinkSpec::listenPort)
                .findFirst();
    }

    @Override
    public void close() {
        leases.forEach(PortLease::close);
        leases.clear();
    }

    private void planEtcd(int members) {
        for (int i = 1; i <= members; i++) {
            etcd.add(new EtcdMember(members == 1 ? "etcd" : "etcd-" + i, port(), port()));
        }
    }

    private RegionPlan planRegion(Region region, int index, Map<String, String> earlierPasswords) {
        PartitionId partition = new PartitionId(region + "-1");
        String earlier = earlierPasswords.get(partition.name());
        return new RegionPlan(
                region,
                partition,
                options.store().ofRegion(index),
                earlier == null ? password() : earlier,
                port(),
                port(),
                port(),
                port());
    }

    private void planLinksFrom(Region from) {
        for (RegionPlan to : regions) {
            if (!to.region().equals(from)) {
                addLink(from, to.region(), to.partition().name(), to.storePort());
            }
        }
        Region control = options.controlPlane();
        if (!control.equals(from)) {
            int listen = port();
            int advertised = addLink(from, control, "kafka", listen);
            kafkaViews.put(from, new KafkaOptions.View(listen, advertised));
            etcd.forEach(member -> addLink(from, control, member.name(), member.port()));
        }
    }

    private int addLink(Region from, Region to, String server, int targetPort) {
        int listen = port();
        double millis = roundTrip(from, to).toNanos() / 1e6;
        links.add(new LinkSpec(linkName(from, server), from.name(), to.name(), listen, targetPort, millis));
        return listen;
    }

    private Duration roundTrip(Region from, Region to) {
        return Optional.ofNullable(
                        options.roundTrips().getOrDefault(from, Map.of()).get(to))
                .or(() -> Optional.ofNullable(
                        options.roundTrips().getOrDefault(to, Map.of()).get(from)))
                .orElseThrow(() -> new StackException("no round trip given between " + from + " and " + to));
    }

    private static String linkName(Region from, String server) {
        return from + ">" + server;
    }

    private int port() {
        PortLease lease = PortLease.take();
        leases.add(lease);
        return lease.port();
    }

    private static String password() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
