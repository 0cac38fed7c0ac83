package io.foreshard.sidecar.server;

import io.foreshard.sidecar.items.ItemCopy;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/** The hits of the local cache among the commands that have arrived together, logged at once. Each event loop has one. */
final class HitBatch {

    private static final int MOST = 256;

    private static final FastThreadLocal<HitBatch> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HitBatch initialValue() {
            return new HitBatch();
        }
    };

    private final ItemCopy[] copies = new ItemCopy[MOST];
    private int count;
    private RequestLog log = RequestLog.NONE;
    private long nowMillis;
    private long startedNanos;

    private HitBatch() {}

    static HitBatch begin(RequestLog log, long nowMillis) {
        HitBatch batch = OF_THREAD.get();
        batch.log = log;
        batch.nowMillis = nowMillis;
        batch.startedNanos = System.nanoTime();
        return batch;
    }

    /** When it was begun; old by as long as a batch takes. */
    long nowMillis() {
        return nowMillis;
    }

    void add(ItemCopy copy) {
        copies[count++] = copy;
        if (count == MOST) {
            end();
        }
    }

    /** Logs them. */
    void end() {
        if (count > 0) {
            log.hits(copies, count, System.nanoTime() - startedNanos, nowMillis);
            Arrays.fill(copies, 0, count, null);
            count = 0;
        }
    }
}
