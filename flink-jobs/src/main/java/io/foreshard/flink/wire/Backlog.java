package io.foreshard.flink.wire;

import static java.util.Objects.requireNonNull;

import io.foreshard.core.TimeScale;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.clock.RelativeClock;
import org.jspecify.annotations.Nullable;

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
    private transient @Nullable RelativeClock relative;
    private transient boolean current;
    private transient long currentSinceNanos;
    private transient long oldBefore;
    private transient long nowNanos;
    private transient @Nullable List<Silence> partitions;

    /**
     * @param behind how far behind the clock a record is old, event time
     * @param settled for how long all records must have been young, clock time
     */
    Backlog(TimeScale timeScale, Clock clock, Duration behind, Duration settled) {
        this.timeScale = timeScale;
        this.clock = clock;
        this.behind = behind;
        this.settledNanos = settled.toNanos();
    }

    /** The first clock that is given counts: one for all partitions, which need not stand still together. */
    void measuredBy(RelativeClock given) {
        if (relative == null) {
            relative = given;
            var unused = look();
        }
    }

    /** Takes the time over, to be called now and then. @return relative time, ns */
    long look() {
        nowNanos = requireNonNull(relative, "no clock yet").relativeTimeNanos();
        oldBefore = timeScale.toEventTime(clock.instant()).minus(behind).toEpochMilli();
        return nowNanos;
    }

    /** A partition that shares this. */
    void concerns(Silence partition) {
        List<Silence> known = partitions;
        if (known == null) {
            known = new ArrayList<>();
            partitions = known;
        }
        known.add(partition);
    }

    /**
     * A record was read.
     *
     * @param afterSilence whether its partition was idle: if the record is old then, those of the other partitions may come after it
     */
    void read(long timestamp, boolean afterSilence) {
        boolean young = timestamp >= oldBefore;
        if (young && !current) {
            currentSinceNanos = nowNanos;
        }
        current = young;
        if (afterSilence && !young) {
            requireNonNull(partitions, "no partition yet").forEach(Silence::isDoubted);
        }
    }

    /** Not before the first record, and not when the last one was old: then more of them may come. */
    boolean isWorkedOff() {
        return current && nowNanos - currentSinceNanos >= settledNanos;
    }
}
