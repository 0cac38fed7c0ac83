package io.foreshard.stack.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * One direction of one connection: what is read goes on, in order, one one-way delay after it was read. What is under
 * way is bounded: beyond {@link #MAX_BYTES} the source is not read until half has gone on. Confined to one event loop.
 */
// A failed write or close shows as an exception or an end in the pipeline, which is handled there.
@SuppressWarnings("FutureReturnValueIgnored")
final class DelayedPipe {

    /** Bandwidth × delay of 80 MB/s at 200 ms: the delay does not limit throughput before loopback copying does. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private final Link link;
    private final SocketChannel source;
    private final SocketChannel target;
    private final long notBeforeNanos;
    private final Runnable whenEnded;
    private final Deque<Chunk> underWay = new ArrayDeque<>();
    private int bytesUnderWay;
    private boolean scheduled;

    /** Bytes, or the end of the stream where there are none. */
    private record Chunk(ByteBuf bytes, long dueNanos, boolean end) {}

    /**
     * @param notBeforeNanos nothing counts as read before: the connection was still being made
     * @param whenEnded runs once the end of the stream has reached the target
     */
    DelayedPipe(Link link, SocketChannel source, SocketChannel target, long notBeforeNanos, Runnable whenEnded) {
        this.link = link;
        this.source = source;
        this.target = target;
        this.notBeforeNanos = notBeforeNanos;
        this.whenEnded = whenEnded;
    }

    /** Takes over the buffer. */
    void offer(ByteBuf bytes) {
        bytesUnderWay += bytes.readableBytes();
        if (bytesUnderWay > MAX_BYTES) {
            source.config().setAutoRead(false);
        }
        enqueue(bytes, false);
    }

    /** The source sends no more. */
    void end() {
        enqueue(Unpooled.EMPTY_BUFFER, true);
    }

    /** Delivers what is due; called again when the target can take more and when the link opens. */
    void flow() {
        if (link.state() != LinkState.OPEN) {
            return;
        }
        boolean written = false;
        long now = System.nanoTime();
        while (!underWay.isEmpty() && underWay.peek().dueNanos() - now <= 0 && target.isWritable()) {
            deliver(underWay.remove());
            written = true;
        }
        if (written) {
            target.flush();
            if (bytesUnderWay <= MAX_BYTES / 2 && source.isActive()) {
                source.config().setAutoRead(true);
            }
        }
        scheduleNext(now);
    }

    void release() {
        underWay.forEach(chunk -> chunk.bytes().release());
        underWay.clear();
        bytesUnderWay = 0;
    }

    private void enqueue(ByteBuf bytes, boolean end) {
        long now = System.nanoTime();
        long read = now - notBeforeNanos < 0 ? notBeforeNanos : now;
        underWay.add(new Chunk(bytes, read + link.oneWayNanos(), end));
        scheduleNext(now);
    }

    private void scheduleNext(long now) {
        Chunk next = underWay.peek();
        if (scheduled || next == null || !target.isWritable()) {
            return;
        }
        scheduled = true;
        source.eventLoop().schedule(this::wake, Math.max(0, next.dueNanos() - now), TimeUnit.NANOSECONDS);
    }

    private void wake() {
        scheduled = false;
        flow();
    }

    private void deliver(Chunk chunk) {
        if (chunk.end()) {
            endTarget();
            return;
        }
        bytesUnderWay -= chunk.bytes().readableBytes();
        link.carried(chunk.bytes().readableBytes());
        target.write(chunk.bytes());
    }

    private void endTarget() {
        target.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(allWritten -> target.shutdownOutput().addListener(shut -> whenEnded.run()));
    }
}
