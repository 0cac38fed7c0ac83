package io.foreshard.flink.wire;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.jspecify.annotations.Nullable;

/**
 * Of one Kafka partition. It is measured between looks that saw no record: time in which nobody looked is not silence. For the
 * thread of its {@link Backlog}.
 */
final class Silence {

    /** So many times the timeout is waited for a partition while there is a backlog. */
    static final int PATIENCE = 10;

    private final Backlog backlog;
    private final long timeoutNanos;
    private boolean spoken;
    private boolean silent;
    private long sinceNanos;

    /** Where it was said that the partition is idle; null while it is not. */
    private @Nullable WatermarkOutput idle;

    Silence(Backlog backlog, Duration timeout) {
        this.backlog = backlog;
        this.timeoutNanos = timeout.toNanos();
        backlog.concerns(this);
    }

    /** A record was read, which is not yet told to the output. */
    void ends(long timestamp, WatermarkOutput output) {
        spoken = true;
        boolean first = idle != null;
        if (first) {
            idle = null;
            output.markActive();
        }
        backlog.read(timestamp, first);
    }

    /** The time that has passed in silence tells nothing: records that are older may come. */
    void isDoubted() {
        silent = false;
        WatermarkOutput output = idle;
        if (output != null) {
            idle = null;
            output.markActive();
        }
    }

    /** To be called now and then: looks whether the partition is silent, and tells the output if it is. */
    boolean isTold(WatermarkOutput output) {
        long now = backlog.look();
        if (spoken || !silent) {
            silent = !spoken;
            sinceNanos = now;
        }
        spoken = false;
        long lasting = silent ? now - sinceNanos : 0;
        boolean lasts = lasting >= timeoutNanos && (backlog.isWorkedOff() || lasting >= PATIENCE * timeoutNanos);
        idle = lasts ? output : null;
        if (lasts) {
            output.markIdle();
        }
        return lasts;
    }
}
