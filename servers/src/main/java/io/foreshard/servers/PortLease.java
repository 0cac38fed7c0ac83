package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A loopback port that no other process of this user that asks here will be given until the lease is closed or the JVM
 * ends, also while nobody listens on it (a server that is restarting). Leases are byte locks in one shared file; ports
 * lie below the range the kernel hands out to outgoing connections. Thread-safe.
 *
 * <p>A lease also keeps a socket bound to its port, so that the kernel gives it to nobody who asks for just any port and
 * who looks for a free one sees it taken. It never listens and allows others to share the address, as every server here
 * does: only they can listen.
 */
public final class PortLease implements AutoCloseable {

    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 31_999;
    private static final int ATTEMPTS = 2_000;

    private static @Nullable FileChannel lockFile;

    private final int port;
    private final FileLock lock;
    private final Socket hold;

    private PortLease(int port, FileLock lock, Socket hold) {
        this.port = port;
        this.lock = lock;
        this.hold = hold;
    }

    /** @throws ServerException if no port of the range can be had */
    public static PortLease take() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
            Optional<PortLease> lease = tryTake(port);
            if (lease.isPresent()) {
                return lease.get();
            }
        }
        throw new ServerException(
                Reason.PORT_TAKEN,
                "no free loopback port between " + FIRST_PORT + " and " + LAST_PORT + " in " + ATTEMPTS + " attempts");
    }

    /** Several leases at once, in no particular order. */
    public static List<PortLease> take(int count) {
        List<PortLease> leases = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leases.add(take());
        }
        return leases;
    }

    /** Whether a server could listen on this loopback port right now. */
    public static boolean isFree(int port) {
        return canBind(port, true);
    }

    /** Always IPv4, where the servers listen. */
    static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        try (hold) {
            lock.release();
        } catch (IOException e) {
            throw new ServerException(Reason.PORT_TAKEN, "cannot give back the lease of port " + port, e);
        }
    }

    private static Optional<PortLease> tryTake(int port) {
        try {
            FileLock lock = lockFile().tryLock(port, 1, false);
            if (lock == null) {
                return Optional.empty();
            }
            Optional<Socket> hold = canBind(port, false) ? bind(port, true) : Optional.empty();
            if (hold.isEmpty()) {
                lock.release();
            }
            return hold.map(socket -> new PortLease(port, lock, socket));
        } catch (OverlappingFileLockException leasedByThisJvm) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot lease a port in " + lockPath() + ": " + e.getMessage(), e);
        }
    }

    private static boolean canBind(int port, boolean shared) {
        Optional<Socket> socket = bind(port, shared);
        socket.ifPresent(PortLease::close);
        return socket.isPresent();
    }

    /**
     * A socket that is bound and does not listen: a child process that is being forked inherits it for a moment, and
     * one that listened would keep servers off the port after it was closed here.
     *
     * @param shared as servers bind: connections of an earlier life in TIME_WAIT do not block the port
     */
    private static Optional<Socket> bind(int port, boolean shared) {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(shared);
            socket.bind(new InetSocketAddress(loopback(), port));
            return Optional.of(socket);
        } catch (IOException taken) {
            close(socket);
            return Optional.empty();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a socket that was only bound", e);
        }
    }

    /** One channel for the life of the JVM: POSIX drops all locks of a process on a file when it closes any channel. */
    private static synchronized FileChannel lockFile() throws IOException {
        FileChannel open = lockFile;
        if (open == null) {
            open = FileChannel.open(lockPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lockFile = open;
        }
        return open;
    }

    private static Path lockPath() {
        return Path.of(
                System.getProperty("java.io.tmpdir"), "foreshard-ports-" + System.getProperty("user.name") + ".lock");
    }
}
