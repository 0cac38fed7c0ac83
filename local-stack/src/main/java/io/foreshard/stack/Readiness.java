package io.foreshard.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One attempt to see whether a process does its work; takes five seconds at most. */
@FunctionalInterface
interface Readiness {

    int TIMEOUT_MILLIS = 5_000;

    /**
     * @return false while it is still starting
     * @throws IOException if nobody answers
     */
    boolean isReady() throws IOException;

    /** An HTTP page of loopback answers 200. */
    static Readiness http(int port, String path) {
        return () -> {
            HttpURLConnection connection = open(port, path);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        };
    }

    /** The body of an HTTP page of loopback. */
    static String read(int port, String path) throws IOException {
        HttpURLConnection connection = open(port, path);
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    /** A port of loopback answers a Redis PING. */
    static Readiness ping(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
            }
        };
    }

    private static HttpURLConnection open(int port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }
}
