package io.foreshard.stack.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Listens on the loopback port of each link and carries every connection to the link's target with its delay.
 * Thread-safe.
 */
// A failed write or close shows as an exception or an end in the pipeline, which is handled there.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LatencyProxy implements AutoCloseable {

    private static final int THREADS = 2;
    private static final String LOOPBACK = "127.0.0.1";
    private static final WriteBufferWaterMark SOCKET_BUFFER = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    private final Map<String, Link> links = new LinkedHashMap<>();

    /**
     * Starts listening.
     *
     * @throws IllegalStateException if a port is taken
     */
    public LatencyProxy(List<LinkSpec> specs) {
        try {
            specs.forEach(this::listen);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** How many links a predicate selects; all of them get the state. */
    public int setState(Predicate<LinkSpec> selected, LinkState state) {
        List<Link> changed = select(selected);
        changed.forEach(link -> link.setState(state));
        return changed.size();
    }

    /** How many links a predicate selects; all of them get the round trip, in milliseconds. */
    public int setRoundTripMillis(Predicate<LinkSpec> selected, double millis) {
        List<Link> changed = select(selected);
        changed.forEach(link -> link.setRoundTripMillis(millis));
        return changed.size();
    }

    /** What every link does and has done. */
    public List<LinkReport> report() {
        return links.values().stream().map(LinkReport::of).toList();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private List<Link> select(Predicate<LinkSpec> selected) {
        return links.values().stream()
                .filter(link -> selected.test(link.spec()))
                .toList();
    }

    private void listen(LinkSpec spec) {
        Link link = new Link(spec);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, SOCKET_BUFFER)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        connect(link, client);
                    }
                })
                .bind(LOOPBACK, spec.listenPort())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException("link " + spec.name() + " cannot listen on port " + spec.listenPort() + ": "
                    + bound.cause().getMessage());
        }
        links.put(spec.name(), link);
    }

    private void connect(Link link, SocketChannel client) {
        long acceptedNanos = System.nanoTime();
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, SOCKET_BUFFER)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(LOOPBACK, link.spec().targetPort())
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess() && link.admits(client)) {
                        new ProxiedConnection(link, client, (SocketChannel) connected.channel(), acceptedNanos).start();
                    } else {
                        refuse(link, client, connected.channel());
                    }
                });
    }

    /** Nobody listens there: the client learns it a round trip later. */
    private static void refuse(Link link, SocketChannel client, Channel server) {
        server.close();
        client.eventLoop().schedule(() -> client.close(), 2 * link.oneWayNanos(), TimeUnit.NANOSECONDS);
    }
}
