package io.foreshard.servers;

/**
 * One member of an etcd cluster, as all members know it. Immutable.
 *
 * @param name unique in the cluster; also of its log
 * @param port for clients, on loopback; the caller holds its lease
 * @param peerPort for the other members
 */
public record EtcdMember(String name, int port, int peerPort) {

    String peerUrl() {
        return "http://127.0.0.1:" + peerPort;
    }
}
