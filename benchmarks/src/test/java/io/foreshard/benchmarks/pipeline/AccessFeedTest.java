package io.foreshard.benchmarks.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.flink.wire.Received;
import io.foreshard.schemas.AccessEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.junit.jupiter.api.Test;

class AccessFeedTest {

    private static final long BEGIN = 1_000 * AccessLoad.WINDOW_MILLIS;
    private static final long LATENESS = 60_000;
    private static final int WINDOWS = 5;

    @Test
    void noAccessIsLateAndEachWindowIsEndedByAnOrdinaryWatermark() {
        AccessLoad load = new AccessLoad(new LoadShape(40_000, 50, WINDOWS, 0, 0), BEGIN, 3);
        Recorder recorder = new Recorder();
        AccessFeed feed = new AccessFeed(load, 0, LATENESS);
        int emitted = 0;
        for (int now = feed.emitTo(recorder); now > 0; now = feed.emitTo(recorder)) {
            emitted += now;
        }
        assertEquals(40_000, emitted);
        assertEquals(40_000, recorder.accesses);
        assertEquals(0, recorder.late);
        for (int window = 1; window <= WINDOWS; window++) {
            long windowEnd = BEGIN + window * AccessLoad.WINDOW_MILLIS;
            assertTrue(
                    recorder.watermarks.stream().anyMatch(w -> w >= windowEnd - 1 && w < windowEnd + LATENESS),
                    "window " + window);
        }
        assertEquals(load.endMillis(), recorder.watermarks.get(recorder.watermarks.size() - 1));
    }

    private static final class Recorder implements ReaderOutput<Received<AccessEvent>> {

        private final List<Long> watermarks = new ArrayList<>();
        private long watermark = Long.MIN_VALUE;
        private int accesses;
        private int late;

        @Override
        public void collect(Received<AccessEvent> access, long timestamp) {
            accesses++;
            late += timestamp <= watermark ? 1 : 0;
        }

        @Override
        public void emitWatermark(Watermark told) {
            watermark = told.getTimestamp();
            watermarks.add(watermark);
        }

        @Override
        public void collect(Received<AccessEvent> access) {
            throw new UnsupportedOperationException("without its time");
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<Received<AccessEvent>> createOutputForSplit(String split) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String split) {}
    }
}
