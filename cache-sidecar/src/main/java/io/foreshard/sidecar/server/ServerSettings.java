package io.foreshard.sidecar.server;

import io.foreshard.sidecar.resp.RespLimits;

/**
 * How the server serves. Immutable.
 *
 * @param port 0 for any free one
 * @param eventLoops threads
 * @param connections at most
 * @param pipelineDepth commands of one connection in work at once
 * @param replyBytes of one reply at most
 */
public record ServerSettings(
        String bindAddress,
        int port,
        int eventLoops,
        int connections,
        int pipelineDepth,
        long replyBytes,
        RespLimits limits) {

    /** Loopback, any port, and limits that suit most. */
    public static ServerSettings defaults() {
        return new ServerSettings(
                "127.0.0.1", 0, 2, 10_000, 1024, 32L << 20, new RespLimits(64 << 10, 1024, 8 << 20, 64L << 20));
    }
}
