package io.foreshard.sidecar.server;

import io.foreshard.core.store.ItemValue;
import io.foreshard.sidecar.command.Commands;
import io.foreshard.sidecar.command.Plan;
import io.foreshard.sidecar.command.Session;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Reader;
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
    private static final int OUT_BYTES = 16 << 10;
    private static final byte[] GET = {'g', 'e', 't'};
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
    private boolean unflushed;
    private boolean flushing;
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
            flush(context);
        }
    }

    /** Starts as many commands as may be started now; those that have arrived together are judged by one clock. */
    private void work(ChannelHandlerContext context) {
        if (in == null) {
            context.channel().config().setAutoRead(mayGoOn(context));
            return;
        }
        HitBatch hits = HitBatch.begin(shared.log(), shared.clock().millis());
        try {
            while (mayGoOn(context) && startNext(context, hits)) {}
            hits.end();
        } catch (ProtocolException e) {
            hits.end();
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

    private boolean startNext(ChannelHandlerContext context, HitBatch hits) throws ProtocolException {
        ByteBuf buffer = in;
        if (buffer == null) {
            return false;
        }
        byte[] name = parser.nextGet(buffer);
        if (name != null) {
            if (!answerFromCache(context, name, hits)) {
                plan(context, new byte[][] {GET, name});
            }
            return true;
        }
        byte[][] request = parser.next(buffer);
        if (request == null) {
            return false;
        }
        plan(context, request);
        return true;
    }

    private void plan(ChannelHandlerContext context, byte[][] request) {
        long startedNanos = System.nanoTime();
        Plan plan = shared.commands().plan(request, session, shared.clock().millis());
        if (!unlimited && session.user().isPresent()) {
            unlimited = true;
            parser.limit(shared.limits());
        }
        start(context, new Waiting(shared.commands().nameOf(request), plan, startedNanos));
    }

    /** The shortest way: what is in the local cache was a valid key, so only the user must be asked. */
    private boolean answerFromCache(ChannelHandlerContext context, byte[] name, HitBatch hits) {
        if (!pipeline.isEmpty() || session.isStrict() || !session.mayTouchEverything()) {
            return false;
        }
        long now = hits.nowMillis();
        ItemCopy copy = shared.reader().peek(new Key(name), now);
        if (copy == null) {
            return false;
        }
        ItemValue value = copy.valueAt(now);
        if (value instanceof ItemValue.StringValue string) {
            Reply.bulk(out(context), string.bytes().array());
        } else if (value == null) {
            Reply.NULL.write(out(context), session.protocol());
        } else {
            return false;
        }
        hits.add(copy);
        writeIfFull(context);
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
        if (!context.channel().isActive()) {
            return;
        }
        drain(context);
        if (unflushed && !flushing) {
            flushing = true; // behind the replies that have come meanwhile: they go to the client together
            context.executor().execute(() -> {
                flushing = false;
                flush(context);
            });
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
    }

    private void write(ChannelHandlerContext context, Slot slot, Reply reply) {
        ByteBuf buffer = out(context);
        reply.write(buffer, slot.protocol());
        long nanos = System.nanoTime() - slot.startedNanos();
        shared.log().command(slot.command(), nanos, reply instanceof Reply.Failure);
        if (slot.isLast()) {
            out = null;
            var unused = context.writeAndFlush(buffer).addListener(ChannelFutureListener.CLOSE);
        } else {
            writeIfFull(context);
        }
    }

    private void writeIfFull(ChannelHandlerContext context) {
        ByteBuf buffer = out;
        if (buffer != null && buffer.readableBytes() >= WRITE_BYTES) {
            out = null;
            var unused = context.write(buffer, context.voidPromise());
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
            unflushed = true;
        }
        return buffer;
    }

    private void flush(ChannelHandlerContext context) {
        ByteBuf buffer = out;
        out = null;
        if (buffer != null) {
            var unused = context.write(buffer, context.voidPromise());
        }
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
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
