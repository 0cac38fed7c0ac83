package io.foreshard.sidecar.server;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/**
 * How the operating system is asked for input and output.
 *
 * @param io of event loops
 * @param channel that listens
 */
record Transport(IoHandlerFactory io, Class<? extends ServerChannel> channel) {

    /** Names one, to compare them: {@code io_uring}, {@code epoll} or {@code nio}. */
    private static final String CHOSEN = "foreshard.sidecar.transport";

    /** The one with the fewest system calls that works here: many containers forbid io_uring, and only Linux has epoll. */
    static Transport best() {
        String chosen = System.getProperty(CHOSEN, "io_uring");
        if (chosen.equals("io_uring") && IoUring.isAvailable()) {
            return new Transport(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
        }
        if (!chosen.equals("nio") && Epoll.isAvailable()) {
            return new Transport(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
        }
        return new Transport(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }
}
