package io.foreshard.flink.analyzer;

import static java.util.Objects.requireNonNull;

import io.foreshard.flink.wire.Received;
import io.foreshard.schemas.AccessEvent;
import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Counts accesses by item where they are read, and sends the counts on: soon, before event time passes the end of a window, since what
 * has come by then is judged, when there are many, and before a checkpoint, so that it has no state of its own.
 *
 * <p>In a backlog event time itself waits a little: so an item's accesses of several windows are one record, and these windows are
 * closed at once.
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
    private transient @Nullable Watermark held;
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
    public void processElement(StreamRecord<Received<AccessEvent>> element) throws Exception {
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
        return settings.isBacklog(eventTimeMillis, settings.timeScale().toEventMillis(clockMillis));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        long window = settings.windowSize().indexOf(mark.getTimestamp() + 1);
        boolean last = mark.getTimestamp() == Long.MAX_VALUE;
        if (held == null && !last && window <= openWindow) {
            super.processWatermark(mark);
            return;
        }
        openWindow = window;
        held = mark;
        long now = getProcessingTimeService().getCurrentProcessingTime();
        if (last || !isOld(mark.getTimestamp(), now)) {
            flush();
        } else if (!scheduled) {
            schedule(mark.getTimestamp());
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
    }

    @Override
    public void endInput() throws Exception {
        flush();
    }

    /** Sends what was counted, then the watermark that waited for it. */
    private void flush() throws Exception {
        requireNonNull(pending).drainTo(this::send);
        Watermark waiting = held;
        if (waiting != null) {
            held = null;
            super.processWatermark(waiting);
        }
    }

    private void send(Signal signal) {
        requireNonNull(bundles).inc();
        output.collect(new StreamRecord<>(signal));
    }
}
