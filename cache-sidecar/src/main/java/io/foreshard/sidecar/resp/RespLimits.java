package io.foreshard.sidecar.resp;

/**
 * What one request may be. Immutable.
 *
 * @param lineBytes of an inline command or of a header line
 * @param arguments of one command, its name included
 * @param bulkBytes of one argument
 * @param requestBytes of all arguments of one command
 */
public record RespLimits(int lineBytes, int arguments, int bulkBytes, long requestBytes) {

    /** Before a connection has shown who it is, as in Redis. */
    public static final RespLimits UNAUTHENTICATED = new RespLimits(16 << 10, 10, 16 << 10, 64 << 10);

    public RespLimits {
        if (lineBytes < 32 || arguments < 1 || bulkBytes < 1 || requestBytes < bulkBytes) {
            throw new IllegalArgumentException("limits of line " + lineBytes + ", arguments " + arguments + ", bulk "
                    + bulkBytes + ", request " + requestBytes + ": expected positive ones, the request above the bulk");
        }
    }
}
