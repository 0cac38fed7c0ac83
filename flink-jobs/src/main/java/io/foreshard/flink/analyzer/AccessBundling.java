package io.foreshard.flink.analyzer;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.TimeScale;
import io.foreshard.flink.wire.Received;
import io.foreshard.schemas.AccessEvent;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Counts accesses by item where they are read, and sends the counts on: soon, before event time passes the end of a window, since what
 * has come by then is judged, when there are many, and before a checkpoint, so that it has no state of its own.
 */
final class AccessBundling extends AbstractStreamOperator<Signal>
        implements OneInputStreamOperator<Received<AccessEvent>, Signal>, BoundedOneInput {

    /** Clock time that an access may wait: a part of the second within which an anomaly is to be told. */
    static final Duration SOON = Duration.ofMillis(100);

    /** The same for accesses that are older than a window already: the fewer bundles, the sooner the backlog is worked off. */
    static final Duration BACKLOG = Duration.ofSeconds(2);

    static final int MOST_ITEMS = 50_000;

    private final AnalyzerSettings settings;
    private transient @Nullable PendingAccesses pending;
    private transient @Nullable Counter bundles;
    private transient boolean scheduled;
    private transient long openWindow;

    AccessBundling(AnalyzerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open() throws Exception {
        super.open();
        pending = new PendingAccesses(settings.windowSize());
        bundles = getMetricGroup().counter("bundles");
        scheduled = false;
        openWindow = Long.MIN_VALUE;
    }

    @Override
    public void processElement(StreamRecord<Received<AccessEvent>> element) {
        Received<AccessEvent> received = element.getValue();
        PendingAccesses counted = requireNonNull(pending);
        Signal.Accesses full = counted.add(received.value(), received.origin());
        if (full != null) {
            send(full);
        }
        if (counted.size() >= MOST_ITEMS) {
            flush();
        } else if (!scheduled) {
            schedule(received.value().getTimestamp());
        }
    }

    private void schedule(long eventTimeMillis) {
        scheduled = true;
        long now = getProcessingTimeService().getCurrentProcessingTime();
        long wait = (isOld(eventTimeMillis, now) ? BACKLOG : SOON).toMillis();
        var unused = getProcessingTimeService().registerTimer(now + wait, due -> {
            scheduled = false;
            flush();
        });
    }

    private boolean isOld(long eventTimeMillis, long clockMillis) {
        TimeScale scale = settings.timeScale();
        long now = scale.toEventTime(Instant.ofEpochMilli(clockMillis)).toEpochMilli();
        return now - eventTimeMillis
                > settings.windowSize().millis()
                        + settings.analyzer().lateness().toMillis();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        long window = settings.windowSize().indexOf(mark.getTimestamp() + 1);
        if (mark.getTimestamp() == Long.MAX_VALUE || window > openWindow) {
            openWindow = window;
            flush();
        }
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void endInput() {
        flush();
    }

    private void flush() {
        requireNonNull(pending).drainTo(this::send);
    }

    private void send(Signal signal) {
        requireNonNull(bundles).inc();
        output.collect(new StreamRecord<>(signal));
    }
}
