package io.foreshard.flink.wire;

import io.foreshard.core.TimeScale;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;

/**
 * Whether one instance of a source still reads what piled up while nobody read, after a crash or at the first start. A Kafka partition
 * that gives nothing then is not silent: its turn comes. Made once for each instance, for all its partitions; for one thread.
 */
final class Backlog implements Serializable {

    private static final long serialVersionUID = 1;

    private final TimeScale timeScale;
    private final Clock clock;
    private final Duration behind;
    private final long settledNanos;
    private transient boolean reading;
    private transient long oldBefore;
    private transient long lastOldNanos;

    /**
     * @param behind how far behind the clock a record is old, event time
     * @param settled after how long without old records there is no backlog, clock time
     */
    Backlog(TimeScale timeScale, Clock clock, Duration behind, Duration settled) {
        this.timeScale = timeScale;
        this.clock = clock;
        this.behind = behind;
        this.settledNanos = settled.toNanos();
    }

    /** Takes the clock's time over; to be called now and then. */
    void look() {
        oldBefore = timeScale.toEventTime(clock.instant()).minus(behind).toEpochMilli();
    }

    /** @param nowNanos relative time */
    void read(long timestamp, long nowNanos) {
        if (!reading) {
            look();
        }
        if (!reading || timestamp < oldBefore) {
            lastOldNanos = nowNanos;
        }
        reading = true;
    }

    /** Not before the first record: a source that has just started may not have reached Kafka yet. */
    boolean isWorkedOff(long nowNanos) {
        return reading && nowNanos - lastOldNanos >= settledNanos;
    }
}
