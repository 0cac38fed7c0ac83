package io.foreshard.sidecar.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, arrays of bulk strings or inline commands, out of whatever bytes have arrived so far. Keeps its place
 * between calls, so that no byte is looked at twice, and allocates for what has arrived, never for what was announced.
 * Belongs to one connection.
 */
public final class RequestParser {

    private static final int NO_LENGTH = -1;

    /** Of {@code *2\r\n$3\r\nGET\r\n$}, the name of the command in any case. */
    private static final int GET_HEAD = 14;

    private static final long ARRAY_OF_TWO = asLong("*2\r\n$3\r\n");
    private static final long GET = asLong("\0\0get\r\n$");
    private static final long LOWER_CASE = asLong("\0\0   \0\0\0");

    /** Longer keys go the long way. */
    private static final int MAX_SHORT_KEY = 999;

    private static final int SHORTEST_GET = GET_HEAD + 6;

    private RespLimits limits;
    private final List<byte[]> arguments = new ArrayList<>();
    private int missingArguments;
    private int bulkLength = NO_LENGTH;
    private long requestBytes;
    private int scanned;

    public RequestParser(RespLimits limits) {
        this.limits = limits;
    }

    /** For the requests from now on: a connection that logged in may send more. */
    public void limit(RespLimits changed) {
        this.limits = changed;
    }

    /**
     * The next complete request, or null if more bytes are needed. Empty requests are skipped, as in Redis.
     *
     * @throws ProtocolException if the bytes are no request, or one beyond the limits
     */
    public byte @Nullable [][] next(ByteBuf in) throws ProtocolException {
        while (in.isReadable()) {
            byte[][] request = missingArguments > 0 ? continueArray(in) : begin(in);
            if (request == null) {
                return null;
            }
            if (request.length > 0) {
                return request;
            }
        }
        return null;
    }

    /**
     * The key, if what comes next is a complete GET as clients write it; else null, and nothing was read. A short way around
     * {@link #next} for what is asked most.
     */
    public byte @Nullable [] nextGet(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        if (missingArguments > 0
                || scanned > 0
                || limits.arguments() < 2
                || end - start < SHORTEST_GET
                || in.getLong(start) != ARRAY_OF_TWO
                || ((in.getLong(start + 8) >>> 16) | LOWER_CASE) != GET) {
            return null;
        }
        byte first = in.getByte(start + GET_HEAD);
        if (first < '1' || first > '9') {
            return null;
        }
        int length = first - '0';
        int at = start + GET_HEAD + 1;
        byte next = in.getByte(at);
        while (next != '\r') {
            length = length * 10 + next - '0';
            at++;
            if (next < '0' || next > '9' || length > MAX_SHORT_KEY || at >= end) {
                return null;
            }
            next = in.getByte(at);
        }
        int key = at + 2;
        if (length > MAX_SHORT_KEY || length > limits.bulkBytes() || end < key + length + 2) {
            return null;
        }
        byte[] name = new byte[length];
        in.getBytes(key, name);
        in.readerIndex(key + length + 2);
        return name;
    }

    /** A request, null for "not complete", empty for "nothing in it". */
    private byte @Nullable [][] begin(ByteBuf in) throws ProtocolException {
        if (in.getByte(in.readerIndex()) != '*') {
            return inline(in);
        }
        int end = endOfLine(in, '\r', "too big mbulk count string");
        if (end < 0) {
            return null;
        }
        long count = number(in, in.readerIndex() + 1, end, "invalid multibulk length");
        if (count > limits.arguments()) {
            throw broken(
                    limits.equals(RespLimits.UNAUTHENTICATED)
                            ? "unauthenticated multibulk length"
                            : "invalid multibulk length");
        }
        in.readerIndex(end + 2);
        if (count <= 0) {
            return new byte[0][];
        }
        missingArguments = (int) count;
        requestBytes = 0;
        return continueArray(in);
    }

    private byte @Nullable [][] continueArray(ByteBuf in) throws ProtocolException {
        while (missingArguments > 0) {
            if (bulkLength == NO_LENGTH && !readBulkLength(in)) {
                return null;
            }
            if (in.readableBytes() < bulkLength + 2) {
                return null;
            }
            byte[] argument = new byte[bulkLength];
            in.readBytes(argument);
            in.skipBytes(2);
            arguments.add(argument);
            bulkLength = NO_LENGTH;
            missingArguments--;
        }
        byte[][] request = arguments.toArray(new byte[0][]);
        arguments.clear();
        return request;
    }

    private boolean readBulkLength(ByteBuf in) throws ProtocolException {
        if (!in.isReadable()) {
            return false;
        }
        int first = in.getByte(in.readerIndex()) & 0xff;
        if (first != '$') {
            throw broken("expected '$', got '" + (char) first + "'");
        }
        int end = endOfLine(in, '\r', "too big bulk count string");
        if (end < 0) {
            return false;
        }
        long length = number(in, in.readerIndex() + 1, end, "invalid bulk length");
        requestBytes += length;
        if (length < 0 || length > limits.bulkBytes() || requestBytes > limits.requestBytes()) {
            throw broken(
                    limits.equals(RespLimits.UNAUTHENTICATED) ? "unauthenticated bulk length" : "invalid bulk length");
        }
        in.readerIndex(end + 2);
        bulkLength = (int) length;
        return true;
    }

    private byte @Nullable [][] inline(ByteBuf in) throws ProtocolException {
        int end = endOfLine(in, '\n', "too big inline request");
        if (end < 0) {
            return null;
        }
        byte[] line = new byte[end - in.readerIndex()];
        in.readBytes(line);
        in.skipBytes(1);
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        byte[][] request = InlineArguments.split(line, length);
        if (request == null) {
            throw broken("unbalanced quotes in request");
        }
        if (request.length > limits.arguments()) {
            throw broken("too big inline request");
        }
        return request;
    }

    /** Index of the byte that ends the line, -1 if it has not arrived; of a CR only once its LF has. */
    private int endOfLine(ByteBuf in, char ending, String tooLong) throws ProtocolException {
        int start = in.readerIndex();
        int found = in.indexOf(start + scanned, in.writerIndex(), (byte) ending);
        int length = (found < 0 ? in.writerIndex() : found) - start;
        if (length > limits.lineBytes()) {
            throw broken(tooLong);
        }
        boolean complete = found >= 0 && (ending == '\n' || found + 1 < in.writerIndex());
        scanned = complete ? 0 : length;
        return complete ? found : -1;
    }

    /** Eight characters as they are read from a buffer. */
    private static long asLong(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII)).getLong();
    }

    /** As strict as Redis: an optional minus, digits, nothing else, and no more of them than can matter. */
    private static long number(ByteBuf in, int from, int to, String otherwise) throws ProtocolException {
        boolean negative = from < to && in.getByte(from) == '-';
        int digits = negative ? from + 1 : from;
        if (digits >= to || to - digits > 18 || (to - digits > 1 && in.getByte(digits) == '0')) {
            throw broken(otherwise);
        }
        long value = 0;
        for (int i = digits; i < to; i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                throw broken(otherwise);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static ProtocolException broken(String what) {
        return new ProtocolException("Protocol error: " + what);
    }
}
