package io.foreshard.sidecar.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.foreshard.sidecar.command.Commands;
import io.foreshard.sidecar.command.Session;
import io.foreshard.sidecar.command.Users;
import io.foreshard.sidecar.items.Reader;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The Redis-protocol server. Thread-safe. */
public final class RespServer implements AutoCloseable {

    private static final byte[] FULL = "-ERR max number of clients reached\r\n".getBytes(US_ASCII);

    private final ServerSettings settings;
    private final ConnectionHandler.Shared shared;
    private final Users users;
    private final Transport transport;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicLong accepted = new AtomicLong();
    private final Channel listening;

    /** What a server needs to answer. */
    public record Services(Commands commands, CommandRunner runner, Reader reader, RequestLog log, Users users) {}

    /** @throws IllegalStateException if it cannot listen there */
    public RespServer(ServerSettings settings, Services services, InstantSource clock) {
        this.settings = settings;
        this.users = services.users();
        this.shared = new ConnectionHandler.Shared(
                services.commands(),
                services.runner(),
                services.reader(),
                services.log(),
                clock,
                settings.limits(),
                settings.pipelineDepth());
        this.transport = Transport.best();
        this.acceptor = new MultiThreadIoEventLoopGroup(1, transport.io());
        this.workers = new MultiThreadIoEventLoopGroup(settings.eventLoops(), transport.io());
        this.listening = listen();
    }

    private Channel listen() {
        var bound = new ServerBootstrap()
                .group(acceptor, workers)
                .channel(transport.channel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 << 10, 256 << 10))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(settings.bindAddress(), settings.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopThreads(Duration.ZERO);
            throw new IllegalStateException("cannot listen on " + settings.bindAddress() + ":" + settings.port() + ": "
                    + bound.cause().getMessage() + "; free the port or change sidecars.*.port");
        }
        return bound.channel();
    }

    private void accept(Channel channel) {
        if (connections.size() >= settings.connections()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(FULL)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        connections.add(channel);
        Session session = new Session(accepted.incrementAndGet(), String.valueOf(channel.remoteAddress()), users);
        channel.pipeline().addLast(new ConnectionHandler(shared, session));
    }

    /** Where it listens, the port that was chosen included. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Open connections. */
    public int connections() {
        return connections.size();
    }

    /** Connections since the start. */
    public long accepted() {
        return accepted.get();
    }

    /** Takes no more connections; those that are there go on. */
    public void stopAccepting() {
        listening.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        stopAccepting();
        connections.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        stopThreads(Duration.ofSeconds(2));
    }

    private void stopThreads(Duration timeout) {
        for (EventLoopGroup group : List.of(workers, acceptor)) {
            var stopped = group.shutdownGracefully(0, timeout.toMillis(), TimeUnit.MILLISECONDS);
            stopped.awaitUninterruptibly(timeout.toMillis());
        }
    }
}
