package io.foreshard.sidecar.server;

import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Tier;

/** Hears of everything that was answered. Called on event loops: must not block, and should cost next to nothing. */
public interface RequestLog {

    /** Kept for nobody. */
    RequestLog NONE = new RequestLog() {
        @Override
        public void read(Key key, Tier tier, long bytes, boolean prefetched, long nanos) {}

        @Override
        public void written(Key key, Tier tier, long bytes, long nanos) {}

        @Override
        public void command(String name, long nanos, boolean failed) {}
    };

    /**
     * One item was read by a client.
     *
     * @param prefetched whether a copy answered that was fetched ahead of any request
     * @param nanos that the client waited
     */
    void read(Key key, Tier tier, long bytes, boolean prefetched, long nanos);

    /** One item was written by a client. */
    void written(Key key, Tier tier, long bytes, long nanos);

    /** A command was answered. */
    void command(String name, long nanos, boolean failed);
}
