package io.foreshard.servers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class PortLeaseTest {

    @Test
    void aServerListensOnALeasedPortAndStrangersSeeItTaken() throws IOException {
        try (PortLease lease = PortLease.take()) {
            assertTrue(PortLease.isFree(lease.port()));
            assertThrows(BindException.class, () -> listen(lease.port(), false));
            for (int life = 0; life < 2; life++) {
                try (ServerSocket server = listen(lease.port(), true)) {
                    assertFalse(PortLease.isFree(server.getLocalPort()));
                }
            }
        }
    }

    @Test
    void aClosedLeaseHoldsNothing() {
        PortLease lease = PortLease.take();
        int port = lease.port();
        lease.close();
        assertDoesNotThrow(() -> listen(port, false).close());
    }

    @Test
    void aPortIsFreeWhileProcessesAreBeingStarted() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService starter = Executors.newSingleThreadExecutor();
        Future<?> starting = starter.submit(() -> startProcessesUntil(done));
        try {
            for (int i = 0; i < 1_000; i++) {
                try (PortLease lease = PortLease.take()) {
                    assertTrue(PortLease.isFree(lease.port()), "lease " + i);
                }
            }
        } finally {
            done.set(true);
            starting.get();
            starter.shutdown();
        }
    }

    private static Void startProcessesUntil(AtomicBoolean done) throws Exception {
        while (!done.get()) {
            new ProcessBuilder("true").start().waitFor();
        }
        return null;
    }

    private static ServerSocket listen(int port, boolean shared) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(shared);
            server.bind(new InetSocketAddress(PortLease.loopback(), port));
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }
}
