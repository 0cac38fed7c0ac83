package io.foreshard.flink.wire;

import io.foreshard.core.TimeScale;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Lets event time follow the clock while a source is silent, so that windows end although nothing comes. It trails by a
 * bound: what was written during a shorter outage of a source is not late when it arrives. Each step is told between two
 * changes of status, so that a silent instance never holds the others back.
 */
final class EventClock<T> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T, T> {

    private final TimeScale timeScale;
    private final Duration trail;
    private final Duration step;
    private transient long latest;
    private transient boolean idle;

    /**
     * @param trail event time behind the clock
     * @param step clock time between two looks at it
     */
    EventClock(TimeScale timeScale, Duration trail, Duration step) {
        this.timeScale = timeScale;
        this.trail = trail;
        this.step = step;
    }

    @Override
    public void open() throws Exception {
        super.open();
        latest = Long.MIN_VALUE;
        scheduleNext();
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        output.collect(element);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() > latest) {
            latest = mark.getTimestamp();
            super.processWatermark(mark);
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        idle = status.isIdle();
        super.processWatermarkStatus(status);
    }

    private void scheduleNext() {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        var unused = getProcessingTimeService().registerTimer(now + step.toMillis(), this::look);
    }

    private void look(long scheduledMillis) throws Exception {
        Instant clock = Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
        long eventTime = timeScale.toEventTime(clock).minus(trail).toEpochMilli();
        if (idle && eventTime > latest) {
            latest = eventTime;
            super.processWatermarkStatus(WatermarkStatus.ACTIVE);
            super.processWatermark(new Watermark(eventTime));
            super.processWatermarkStatus(WatermarkStatus.IDLE);
        }
        scheduleNext();
    }
}
