package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.util.ArrayList;
import java.util.List;

/** A server's ports, the one for its clients first: given by the caller, or leased until the server is closed. */
final class Ports implements AutoCloseable {

    private final List<Integer> numbers;
    private final List<PortLease> leases;

    private Ports(List<Integer> numbers, List<PortLease> leases) {
        this.numbers = List.copyOf(numbers);
        this.leases = leases;
    }

    /** As many leased ports; the first one is the given port if that is above 0. */
    static Ports of(int clientPort, int count) {
        List<PortLease> leases = PortLease.take(clientPort > 0 ? count - 1 : count);
        List<Integer> numbers = new ArrayList<>();
        if (clientPort > 0) {
            numbers.add(clientPort);
        }
        leases.forEach(lease -> numbers.add(lease.port()));
        return new Ports(numbers, leases);
    }

    /** What the caller holds the leases of. */
    static Ports given(List<Integer> numbers) {
        return new Ports(numbers, List.of());
    }

    int client() {
        return get(0);
    }

    int get(int index) {
        return numbers.get(index);
    }

    void requireFree(String server) {
        for (int port : numbers) {
            if (!PortLease.isFree(port)) {
                throw new ServerException(
                        Reason.PORT_TAKEN,
                        server + ": port " + port + " is taken by another process; stop that process (ss -ltnp shows"
                                + " it) or choose another port");
            }
        }
    }

    @Override
    public void close() {
        leases.forEach(PortLease::close);
    }
}
