package io.foreshard.benchmarks.pipeline;

import io.foreshard.flink.wire.Origin;
import io.foreshard.flink.wire.Received;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.Topic;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;

/**
 * Accesses as the job's source gives them after decoding, and its watermarks: at the end of each window, and every {@link #STEP}
 * accesses in between, where the real one takes 50 ms. After the last access event time is at the end of the last window.
 */
final class AccessFeed implements Feed<Received<AccessEvent>> {

    /** Accesses at once: between them the job may take checkpoints and timers. */
    private static final int BATCH = 128;

    private static final long STEP = 16_384;

    private final AccessLoad load;
    private final int instance;
    private final long latenessMillis;
    private final String topic = Topic.ACCESS_LOGS.topicName();
    private long offset;
    private long nextWindowEnd = Long.MIN_VALUE;

    /** @param latenessMillis event time by which the watermark trails the accesses */
    AccessFeed(AccessLoad load, int instance, long latenessMillis) {
        this.load = load;
        this.instance = instance;
        this.latenessMillis = latenessMillis;
    }

    @Override
    public int emitTo(ReaderOutput<Received<AccessEvent>> output) {
        int emitted = 0;
        while (emitted < BATCH && load.hasNext()) {
            AccessEvent event = load.next();
            long time = event.getTimestamp();
            output.collect(new Received<>(new Origin(topic, instance, offset++, time), null, event), time);
            emitted++;
            tell(time - latenessMillis, output);
        }
        if (emitted == 0) {
            output.emitWatermark(new Watermark(load.endMillis()));
        }
        return emitted;
    }

    private void tell(long reached, ReaderOutput<?> output) {
        if (reached >= nextWindowEnd || offset % STEP == 0) {
            nextWindowEnd = (Math.floorDiv(reached, AccessLoad.WINDOW_MILLIS) + 1) * AccessLoad.WINDOW_MILLIS;
            output.emitWatermark(new Watermark(reached - 1));
        }
    }
}
