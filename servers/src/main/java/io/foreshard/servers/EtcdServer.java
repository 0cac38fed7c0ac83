package io.foreshard.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** One etcd member, alone or in a cluster, durable, without users and TLS. Not thread-safe. */
public final class EtcdServer extends Server {

    private static final String SINGLE = "single";

    private final String memberName;
    private final String cluster;

    private EtcdServer(Path folder, int port) {
        super("etcd", folder, Ports.of(port, 2));
        this.memberName = SINGLE;
        this.cluster = SINGLE + "=" + peerUrl();
    }

    private EtcdServer(Path folder, EtcdMember member, List<EtcdMember> members) {
        super(member.name(), folder, Ports.given(List.of(member.port(), member.peerPort())));
        this.memberName = member.name();
        this.cluster =
                members.stream().map(one -> one.name() + "=" + one.peerUrl()).collect(Collectors.joining(","));
    }

    /**
     * Starts it on a free port.
     *
     * @param folder gets its data and log; data of an earlier life is used again
     * @throws ServerException if it is not installed or does not get healthy
     */
    public static EtcdServer start(Path folder) {
        return start(folder, 0);
    }

    /** As {@link #start(Path)} on a port that the caller chose, or on a free one if it is 0. */
    public static EtcdServer start(Path folder, int port) {
        return Startup.withPorts(port, () -> new EtcdServer(folder, port));
    }

    /**
     * Starts one member of a cluster; returns when it has found a leader, so that most members must be started at once.
     *
     * @param members all of them, this one included; the same at every start
     */
    public static EtcdServer startMember(Path folder, EtcdMember member, List<EtcdMember> members) {
        return Startup.withPorts(member.port(), () -> new EtcdServer(folder, member, members));
    }

    /** As etcd's clients want it, e.g. {@code http://127.0.0.1:2379}. */
    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    ChildProcess.Spec spec() {
        String client = endpoint();
        String peer = peerUrl();
        List<String> command = List.of(
                Programs.require("etcd", "etcd-server").toString(),
                "--name=" + memberName,
                "--data-dir=" + folder().resolve("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=" + cluster,
                "--logger=zap",
                "--log-level=warn");
        return ChildProcess.Spec.of(name(), command, folder(), log());
    }

    private String peerUrl() {
        return "http://127.0.0.1:" + ports().get(1);
    }

    @Override
    HealthCheck healthCheck() {
        return HealthChecks.etcd(port());
    }

    @Override
    Duration startTimeout() {
        return Duration.ofSeconds(60);
    }
}
