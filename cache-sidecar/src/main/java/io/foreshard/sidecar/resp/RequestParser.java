package io.foreshard.sidecar.resp;

import io.netty.buffer.ByteBuf;
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
