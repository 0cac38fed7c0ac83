package io.foreshard.stack.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection and the one to the server it wants, both on one event loop. The client was accepted at once, so
 * the round trip that making a connection costs is added to its first bytes. Other threads only post tasks.
 */
// A failed write or close shows as an exception or an end in the pipeline, which is handled there.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxiedConnection {

    private final Link link;
    private final SocketChannel client;
    private final SocketChannel server;
    private final DelayedPipe toServer;
    private final DelayedPipe toClient;
    private int streamsEnded;
    private boolean aborted;

    ProxiedConnection(Link link, SocketChannel client, SocketChannel server, long acceptedNanos) {
        this.link = link;
        this.client = client;
        this.server = server;
        long madeNanos = acceptedNanos + 2 * link.oneWayNanos();
        this.toServer = new DelayedPipe(link, client, server, madeNanos, this::streamEnded);
        this.toClient = new DelayedPipe(link, server, client, acceptedNanos + link.oneWayNanos(), this::streamEnded);
    }

    void start() {
        link.add(this);
        client.pipeline().addLast(new End(toServer, toClient));
        server.pipeline().addLast(new End(toClient, toServer));
        client.config().setAutoRead(true);
        server.config().setAutoRead(true);
    }

    /** Goes on after the link was cut. */
    void flow() {
        client.eventLoop().execute(this::flowNow);
    }

    /** Ends both sides at once, without what is under way. */
    void abort() {
        client.eventLoop().execute(this::abortNow);
    }

    private void flowNow() {
        toServer.flow();
        toClient.flow();
        if (!client.isActive() || !server.isActive()) {
            abortNow();
        }
    }

    private void streamEnded() {
        streamsEnded++;
        if (streamsEnded == 2) {
            abortNow();
        }
    }

    private void abortNow() {
        if (aborted) {
            return;
        }
        aborted = true;
        link.remove(this);
        toServer.release();
        toClient.release();
        client.close();
        server.close();
    }

    /** Reads one side into its pipe. */
    private final class End extends ChannelInboundHandlerAdapter {

        private final DelayedPipe outgoing;
        private final DelayedPipe incoming;
        private boolean ended;

        End(DelayedPipe outgoing, DelayedPipe incoming) {
            this.outgoing = outgoing;
            this.incoming = incoming;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (aborted) {
                bytes.release();
            } else {
                outgoing.offer(bytes);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                incoming.flow();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                endOnce();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            // The other side learns of it as late as of bytes; while the link is cut it does not.
            context.channel()
                    .eventLoop()
                    .schedule(ProxiedConnection.this::abortUnlessCut, link.oneWayNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A reset on one side is a reset on the other.
            abortNow();
        }

        private void endOnce() {
            if (!ended && !aborted) {
                ended = true;
                outgoing.end();
            }
        }
    }

    private void abortUnlessCut() {
        if (link.state() != LinkState.CUT) {
            flowNow();
        }
    }
}
