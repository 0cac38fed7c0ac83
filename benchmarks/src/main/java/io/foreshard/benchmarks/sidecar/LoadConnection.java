package io.foreshard.benchmarks.sidecar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One connection of the open-loop client; every reply is to be a bulk string of the benchmark's length. For one thread. */
final class LoadConnection {

    private static final byte[] HEAD = ("$" + SidecarPlan.VALUE_BYTES + "\r\n").getBytes(US_ASCII);
    private static final int REPLY_BYTES = HEAD.length + SidecarPlan.VALUE_BYTES + 2;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    private final ByteBuffer out = ByteBuffer.allocateDirect(256);
    private final Deque<Long> due = new ArrayDeque<>();

    /** Hears of a reply. */
    interface Answered {
        void answered(long dueNanos, long nowNanos);
    }

    LoadConnection(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        SelectionKey unused = channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean isWaiting() {
        return !due.isEmpty();
    }

    /** @param dueNanos when this was to be sent */
    void send(byte[] request, long dueNanos) throws IOException {
        due.add(dueNanos);
        out.clear();
        out.put(request).flip();
        while (out.hasRemaining()) {
            int unused =
                    channel.write(out); // small against the socket's buffer: it goes at once unless the server stalls
        }
    }

    void receive(Answered listener) throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the server closed a connection");
        }
        long now = System.nanoTime();
        in.flip();
        while (in.remaining() >= REPLY_BYTES) {
            verifyHead();
            in.position(in.position() + REPLY_BYTES);
            listener.answered(due.remove(), now);
        }
        in.compact();
    }

    private void verifyHead() {
        for (int i = 0; i < HEAD.length; i++) {
            if (in.get(in.position() + i) != HEAD[i]) {
                byte[] start = new byte[Math.min(80, in.remaining())];
                in.get(start);
                throw new IllegalStateException("not a value of the benchmark: " + new String(start, US_ASCII));
            }
        }
    }
}
