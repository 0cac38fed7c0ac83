package io.foreshard.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** A client that knows nothing of the protocol but where a reply ends: replies are compared byte for byte. */
final class RawConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Bytes as characters of Latin-1. */
    String call(String... arguments) throws IOException {
        send(encode(List.of(arguments)));
        return reply();
    }

    static byte[] encode(List<String> arguments) {
        StringBuilder request = new StringBuilder("*" + arguments.size() + "\r\n");
        arguments.forEach(argument -> request.append('$')
                .append(argument.length())
                .append("\r\n")
                .append(argument)
                .append("\r\n"));
        return request.toString().getBytes(ISO_8859_1);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    String reply() throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        readReply(reply);
        return reply.toString(ISO_8859_1);
    }

    boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    private void readReply(ByteArrayOutputStream reply) throws IOException {
        String line = readLine(reply);
        char kind = line.charAt(0);
        long number = "$*%~=".indexOf(kind) >= 0 ? Long.parseLong(line.substring(1)) : 0;
        if (kind == '$' || kind == '=') {
            if (number >= 0) {
                reply.write(in.readNBytes((int) number + 2));
            }
        } else {
            long elements = kind == '%' ? number * 2 : number;
            for (long i = 0; i < elements; i++) {
                readReply(reply);
            }
        }
    }

    private String readLine(ByteArrayOutputStream reply) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("connection closed within a reply");
            }
            reply.write(c);
            if (c == '\n') {
                return line.substring(0, line.length() - 1);
            }
            line.append((char) c);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
