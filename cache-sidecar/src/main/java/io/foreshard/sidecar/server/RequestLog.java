package io.foreshard.sidecar.server;

import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.Tier;

/** Hears of everything that was answered. Called on event loops: must not block, and should cost next to nothing. */
public interface RequestLog {

    /** Kept for nobody. */
    RequestLog NONE = new RequestLog() {
        @Override
        public void read(ItemCopy copy, Tier tier, long nanos) {}

        @Override
        public void hits(ItemCopy[] copies, int count, long nanos, long nowMillis) {}

        @Override
        public void written(Key key, Tier tier, long bytes, long nanos) {}

        @Override
        public void command(String name, long nanos, boolean failed) {}
    };

    /**
     * One item was read by a client.
     *
     * @param copy that answered
     * @param nanos that the client waited
     */
    void read(ItemCopy copy, Tier tier, long nanos);

    /**
     * Items of the local cache were read, each by a GET of a client's batch.
     *
     * @param copies that answered, the first {@code count}; used again once this returns
     * @param nanos that the client waited for all of them
     * @param nowMillis clock time
     */
    void hits(ItemCopy[] copies, int count, long nanos, long nowMillis);

    /** One item was written by a client. */
    void written(Key key, Tier tier, long bytes, long nanos);

    /** A command was answered. */
    void command(String name, long nanos, boolean failed);
}
