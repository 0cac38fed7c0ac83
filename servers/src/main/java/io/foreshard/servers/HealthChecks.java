package io.foreshard.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The shortest exchange that proves a server works, spoken by hand: no client library is needed to start a server. */
final class HealthChecks {

    private static final int POSTGRES_PROTOCOL_3 = 3 << 16;
    private static final short KAFKA_API_VERSIONS = 18;

    private HealthChecks() {}

    /** etcd's own health page: it has a leader and can commit. */
    static HealthCheck etcd(int port) {
        return () -> {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
            connection.setConnectTimeout(HealthCheck.TIMEOUT_MILLIS);
            connection.setReadTimeout(HealthCheck.TIMEOUT_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains("\"true\"");
            } finally {
                connection.disconnect();
            }
        };
    }

    /** {@code PONG}, which Redis does not say while it still loads its data. */
    static HealthCheck redis(int port, String password) {
        String hello = password.isEmpty() ? "" : "AUTH " + password + "\r\n";
        int answers = password.isEmpty() ? 1 : 2;
        return () -> {
            try (Socket socket = connect(port)) {
                socket.getOutputStream().write((hello + "PING\r\n").getBytes(StandardCharsets.UTF_8));
                String last = "";
                for (int i = 0; i < answers; i++) {
                    last = readLine(socket.getInputStream());
                }
                return "+PONG".equals(last);
            }
        };
    }

    /** A start-up packet that PostgreSQL answers with a demand to authenticate, not with "is starting up". */
    static HealthCheck postgres(int port, String user) {
        return () -> {
            byte[] parameters = ("user\0" + user + "\0database\0postgres\0\0").getBytes(StandardCharsets.UTF_8);
            try (Socket socket = connect(port)) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeInt(8 + parameters.length);
                out.writeInt(POSTGRES_PROTOCOL_3);
                out.write(parameters);
                out.flush();
                return socket.getInputStream().read() == 'R';
            }
        };
    }

    /** An ApiVersions request: the broker answers it once it has joined its cluster. */
    static HealthCheck kafka(int port) {
        return () -> {
            try (Socket socket = connect(port)) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeInt(10);
                out.writeShort(KAFKA_API_VERSIONS);
                out.writeShort(0); // version
                out.writeInt(1); // correlation id
                out.writeShort(-1); // no client id
                out.flush();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                int length = in.readInt();
                int correlationId = in.readInt();
                short errorCode = in.readShort();
                return length > 6 && correlationId == 1 && errorCode == 0;
            }
        };
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(PortLease.loopback(), port), HealthCheck.TIMEOUT_MILLIS);
        socket.setSoTimeout(HealthCheck.TIMEOUT_MILLIS);
        return socket;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > 1024) {
                throw new IOException("connection ended within an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
