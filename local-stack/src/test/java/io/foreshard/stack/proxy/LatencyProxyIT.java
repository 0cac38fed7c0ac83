package io.foreshard.stack.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.servers.PortLease;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatencyProxyIT {

    private static final double ROUND_TRIP_MILLIS = 60;

    private PortLease port;
    private EchoServer echo;
    private LatencyProxy proxy;

    @BeforeEach
    void start() throws IOException {
        port = PortLease.take();
        echo = new EchoServer();
        proxy = new LatencyProxy(List.of(new LinkSpec("a>b", "a", "b", port.port(), echo.port(), ROUND_TRIP_MILLIS)));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
        port.close();
    }

    @Test
    void anAnswerTakesOneRoundTripAndTheFirstOneTwo() throws IOException {
        try (Socket socket = connect()) {
            assertTook(2 * ROUND_TRIP_MILLIS, () -> exchange(socket));
            for (int i = 0; i < 5; i++) {
                assertTook(ROUND_TRIP_MILLIS, () -> exchange(socket));
            }
        }
    }

    @Test
    void pipelinedBytesArriveInOrderAndAtFullSpeed() throws Exception {
        byte[] sent = new byte[64 * 1024 * 1024];
        new Random(7).nextBytes(sent);
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(socket, sent));
            byte[] received = new byte[sent.length];
            new DataInputStream(socket.getInputStream()).readFully(received);
            sending.join();
            assertArrayEquals(sent, received);
            double seconds = (System.nanoTime() - start) / 1e9;
            // A megabyte a round trip, as an unpipelined copy would do, takes 4 s.
            assertTrue(seconds < 3, "64 MiB there and back took " + seconds + " s");
        }
    }

    @Test
    void theEndOfAStreamArrivesAfterItsBytes() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[] {1, 2, 3});
            socket.shutdownOutput();
            assertArrayEquals(new byte[] {1, 2, 3}, socket.getInputStream().readAllBytes());
        }
        awaitConnections(0);
    }

    @Test
    void aCutLinkHoldsBytesUntilItIsOpened() throws IOException {
        try (Socket socket = connect()) {
            exchange(socket);
            assertEquals(1, proxy.setState(link -> link.from().equals("a"), LinkState.CUT));
            socket.getOutputStream().write(42);
            socket.setSoTimeout(400);
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
            proxy.setState(link -> true, LinkState.OPEN);
            socket.setSoTimeout(5_000);
            assertEquals(42, socket.getInputStream().read());
        }
    }

    @Test
    void aResetLinkEndsConnectionsAndRefusesNewOnes() throws IOException {
        try (Socket socket = connect()) {
            exchange(socket);
            proxy.setState(link -> true, LinkState.RESET);
            assertEnds(socket);
        }
        try (Socket refused = connect()) {
            assertEnds(refused);
        }
        proxy.setState(link -> true, LinkState.OPEN);
        try (Socket again = connect()) {
            exchange(again);
        }
    }

    @Test
    void aServerThatIsDownIsAnEndAfterARoundTrip() throws IOException {
        echo.close();
        try (Socket refused = connect()) {
            assertTook(ROUND_TRIP_MILLIS, () -> assertEnds(refused));
        }
    }

    @Test
    void theControlApiSlowsALinkDownAndNamesBadParameters() throws Exception {
        try (ProxyControl control = new ProxyControl(proxy, 0);
                Socket socket = connect()) {
            exchange(socket);
            assertEquals(
                    "{\"changed\":1}",
                    post(control, "from=b&to=a&both=true&roundTripMillis=200").body());
            assertTook(200, () -> exchange(socket));
            assertEquals(
                    0, Integer.parseInt(post(control, "from=b&state=cut").body().replaceAll("\\D", "")));
            HttpResponse<String> refused = post(control, "state=broken");
            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().contains("expected open, cut or reset"), refused.body());
            assertEquals(400, post(control, "speed=3").statusCode());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(loopback(), port.port()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        assertEquals(7, socket.getInputStream().read());
    }

    private static void sendAll(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (java.net.SocketException reset) {
            assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset.toString());
        }
    }

    private void awaitConnections(int expected) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (proxy.report().get(0).connections() != expected) {
            assertTrue(System.nanoTime() < deadline, () -> proxy.report().toString());
            Thread.onSpinWait();
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** At least this long, and not for ever even on a busy machine. */
    private static void assertTook(double millis, Action action) throws IOException {
        long start = System.nanoTime();
        action.run();
        double took = (System.nanoTime() - start) / 1e6;
        assertTrue(took >= millis - 2 && took < millis + 2_000, "took " + took + " ms, expected " + millis);
    }

    private static HttpResponse<String> post(ProxyControl control, String query) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + control.port() + "/links?" + query);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** Sends back what it gets, one thread a connection. */
    private static final class EchoServer implements AutoCloseable {

        private final ServerSocket server;

        EchoServer() throws IOException {
            server = new ServerSocket(0, 50, loopback());
            Thread acceptor = new Thread(this::accept, "echo");
            acceptor.setDaemon(true);
            acceptor.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    socket.setTcpNoDelay(true);
                    Thread thread = new Thread(() -> echo(socket), "echo-connection");
                    thread.setDaemon(true);
                    thread.start();
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static void echo(Socket socket) {
            try (socket) {
                socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException ended) {
                // The client went away, as some of these tests want it.
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
