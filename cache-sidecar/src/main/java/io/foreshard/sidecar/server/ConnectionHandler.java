package io.foreshard.sidecar.server;

import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue;
import io.foreshard.sidecar.command.Commands;
import io.foreshard.sidecar.command.Plan;
import io.foreshard.sidecar.command.Session;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Reader;
import io.foreshard.sidecar.items.Tier;
import io.foreshard.sidecar.items.Writer;
import io.foreshard.sidecar.resp.ProtocolException;
import io.foreshard.sidecar.resp.Reply;
import io.foreshard.sidecar.resp.RequestParser;
import io.foreshard.sidecar.resp.RespLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: parses what has arrived, answers hits of the local cache on the spot, and hands the rest on. It stops reading from
 * its client while a command must wait, while too many are in work, or while the client does not take its replies. Belongs to
 * its event loop.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private static final int OUT_BYTES = 8 << 10;
    private static final int WRITE_BYTES = 64 << 10;

    /** What all connections of a server share. */
    record Shared(
            Commands commands,
            CommandRunner runner,
            Reader reader,
            RequestLog log,
            InstantSource clock,
            RespLimits limits,
            int pipelineDepth) {}

    /** A plan that waits for its turn. */
    private record Waiting(String command, Plan plan, long startedNanos) {}

    private final Shared shared;
    private final Session session;
    private final RequestParser parser;
    private final Pipeline pipeline;
    private @Nullable ByteBuf in;
    private @Nullable ByteBuf out;
    private @Nullable Waiting waiting;
    private boolean ending;
    private boolean unlimited;

    ConnectionHandler(Shared shared, Session session) {
        this.shared = shared;
        this.session = session;
        this.unlimited = session.user().isPresent();
        this.parser = new RequestParser(unlimited ? shared.limits() : RespLimits.UNAUTHENTICATED);
        this.pipeline = new Pipeline(shared.pipelineDepth());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf arrived = (ByteBuf) message;
        in = in == null ? arrived : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), in, arrived);
        work(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            drain(context);
        }
    }

    /** Starts as many commands as may be started now. */
    private void work(ChannelHandlerContext context) {
        try {
            while (mayGoOn(context) && startNext(context)) {}
        } catch (ProtocolException e) {
            end(context, new Reply.Failure("ERR " + e.getMessage()));
        }
        ByteBuf buffer = in;
        if (buffer != null && !buffer.isReadable()) {
            buffer.release();
            in = null;
        }
        context.channel().config().setAutoRead(mayGoOn(context));
    }

    private boolean mayGoOn(ChannelHandlerContext context) {
        return !ending
                && waiting == null
                && pipeline.hasRoom()
                && context.channel().isWritable();
    }

    private boolean startNext(ChannelHandlerContext context) throws ProtocolException {
        ByteBuf buffer = in;
        byte[][] request = buffer == null ? null : parser.next(buffer);
        if (request == null) {
            return false;
        }
        long startedNanos = System.nanoTime();
        if (isGet(request) && answerFromCache(context, request[1], startedNanos)) {
            return true;
        }
        Plan plan = shared.commands().plan(request, session, shared.clock().millis());
        if (!unlimited && session.user().isPresent()) {
            unlimited = true;
            parser.limit(shared.limits());
        }
        start(context, new Waiting(shared.commands().nameOf(request), plan, startedNanos));
        return true;
    }

    private static boolean isGet(byte[][] request) {
        byte[] name = request[0];
        return request.length == 2
                && name.length == 3
                && (name[0] | 0x20) == 'g'
                && (name[1] | 0x20) == 'e'
                && (name[2] | 0x20) == 't';
    }

    /** The shortest way: what is in the local cache was a valid key, so only the user must be asked. */
    private boolean answerFromCache(ChannelHandlerContext context, byte[] name, long startedNanos) {
        if (!pipeline.isEmpty() || session.isStrict() || !session.mayTouchEverything()) {
            return false;
        }
        Key key = new Key(name);
        long now = shared.clock().millis();
        ItemCopy copy = shared.reader().peek(key, now);
        if (copy == null) {
            return false;
        }
        ItemValue value = copy.valueAt(now);
        if (value != null && value.type() != ItemValue.Type.STRING) {
            return false;
        }
        Bytes string = copy.stringAt(now);
        if (string == null) {
            Reply.NULL.write(out(context), session.protocol());
        } else {
            Reply.bulk(out(context), string.array());
        }
        long nanos = System.nanoTime() - startedNanos;
        shared.log().read(copy, Tier.LOCAL_CACHE, nanos);
        shared.log().command("get", nanos, false);
        return true;
    }

    private void start(ChannelHandlerContext context, Waiting next) {
        Plan plan = next.plan();
        if (plan instanceof Plan.Answer answer) {
            answer(context, next, answer.reply(), false);
        } else if (plan instanceof Plan.Farewell farewell) {
            ending = true;
            answer(context, next, farewell.reply(), true);
        } else if (plan instanceof Plan.Read read && pipeline.mayStartRead(read.keys())) {
            Slot slot = slot(next, read.keys(), false);
            follow(context, slot, shared.runner().run(read, session.isStrict(), next.startedNanos()));
        } else if (plan instanceof Plan.Write write && pipeline.mayStartWrite()) {
            List<Key> keys = write.changes().stream().map(Writer.Change::key).toList();
            follow(context, slot(next, keys, true), shared.runner().run(write, next.startedNanos()));
        } else {
            waiting = next;
        }
    }

    private Slot slot(Waiting next, List<Key> keys, boolean write) {
        return new Slot(next.command(), keys, write, false, session.protocol(), next.startedNanos());
    }

    private void answer(ChannelHandlerContext context, Waiting next, Reply reply, boolean last) {
        Slot slot = new Slot(next.command(), List.of(), false, last, session.protocol(), next.startedNanos());
        slot.complete(reply);
        if (pipeline.isEmpty()) {
            write(context, slot, reply);
        } else {
            pipeline.add(slot);
        }
    }

    private void follow(ChannelHandlerContext context, Slot slot, CompletableFuture<Reply> result) {
        if (result.isDone() && pipeline.isEmpty()) {
            write(context, slot, result.join());
            return;
        }
        pipeline.add(slot);
        var unused = result.thenAccept(reply -> context.executor().execute(() -> complete(context, slot, reply)));
    }

    private void complete(ChannelHandlerContext context, Slot slot, Reply reply) {
        pipeline.complete(slot, reply);
        if (context.channel().isActive()) {
            drain(context);
        }
    }

    /** Writes the replies that are due, and goes on with what waited for them. */
    private void drain(ChannelHandlerContext context) {
        while (context.channel().isWritable()) {
            Slot done = pipeline.pollDone();
            if (done == null) {
                break;
            }
            Reply reply = done.reply();
            if (reply != null) {
                write(context, done, reply);
            }
        }
        Waiting next = waiting;
        if (next != null && context.channel().isWritable()) {
            waiting = null;
            start(context, next);
        }
        work(context);
        flush(context);
    }

    private void write(ChannelHandlerContext context, Slot slot, Reply reply) {
        ByteBuf buffer = out(context);
        reply.write(buffer, slot.protocol());
        long nanos = System.nanoTime() - slot.startedNanos();
        shared.log().command(slot.command(), nanos, reply instanceof Reply.Failure);
        if (slot.isLast()) {
            out = null;
            var unused = context.writeAndFlush(buffer).addListener(ChannelFutureListener.CLOSE);
        } else if (buffer.readableBytes() >= WRITE_BYTES) {
            out = null;
            var unused = context.write(buffer);
        }
    }

    /** The last words to a client that broke the protocol, after the replies that are still due to it. */
    private void end(ChannelHandlerContext context, Reply reply) {
        ending = true;
        answer(context, new Waiting("unknown", new Plan.Answer(reply), System.nanoTime()), reply, true);
    }

    private ByteBuf out(ChannelHandlerContext context) {
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = context.alloc().ioBuffer(OUT_BYTES);
            out = buffer;
        }
        return buffer;
    }

    private void flush(ChannelHandlerContext context) {
        ByteBuf buffer = out;
        out = null;
        if (buffer != null) {
            var unused = context.write(buffer);
        }
        context.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ending = true;
        if (in != null) {
            in.release();
            in = null;
        }
        if (out != null) {
            out.release();
            out = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("connection of {} broke off", context.channel().remoteAddress(), cause);
        }
        var unused = context.close();
    }
}
