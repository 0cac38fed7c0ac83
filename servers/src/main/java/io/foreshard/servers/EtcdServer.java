package io.foreshard.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One etcd member, durable, without users and TLS. Not thread-safe. */
public final class EtcdServer extends Server {

    private EtcdServer(Path folder, int port) {
        super("etcd", folder, Ports.of(port, 2));
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

    /** As etcd's clients want it, e.g. {@code http://127.0.0.1:2379}. */
    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    ChildProcess.Spec spec() {
        String client = endpoint();
        String peer = "http://127.0.0.1:" + ports().get(1);
        List<String> command = List.of(
                Programs.require("etcd", "etcd-server").toString(),
                "--name=single",
                "--data-dir=" + folder().resolve("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=single=" + peer,
                "--logger=zap",
                "--log-level=warn");
        return ChildProcess.Spec.of(name(), command, folder(), log());
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
