package io.foreshard.core;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Maps the clock to event time, so that a replay can be compressed: {@code event = eventOrigin + factor × (clock −
 * clockOrigin)}. Stamps events, hints and deadlines; protocol timers never go through it. Immutable.
 *
 * @param factor event seconds per clock second, above 0; 1 in production
 */
public record TimeScale(Instant clockOrigin, Instant eventOrigin, double factor) implements Serializable {

    /** Event time is clock time. */
    public static final TimeScale REAL = new TimeScale(Instant.EPOCH, Instant.EPOCH, 1);

    public TimeScale {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("time scale factor " + factor + ": expected a number above 0");
        }
    }

    public Instant toEventTime(Instant clock) {
        return eventOrigin.plus(scale(Duration.between(clockOrigin, clock), factor));
    }

    /**
     * As {@link #toEventTime(Instant)}, for what is done with every access.
     *
     * @param clockMillis ms since 1970
     * @return ms since 1970, rounded down
     */
    public long toEventMillis(long clockMillis) {
        return factor == 1 && clockOrigin.equals(eventOrigin)
                ? clockMillis
                : toEventTime(Instant.ofEpochMilli(clockMillis)).toEpochMilli();
    }

    public Instant toClockTime(Instant event) {
        return clockOrigin.plus(scale(Duration.between(eventOrigin, event), 1 / factor));
    }

    public Duration toEventDuration(Duration clock) {
        return scale(clock, factor);
    }

    public Duration toClockDuration(Duration event) {
        return scale(event, 1 / factor);
    }

    private static Duration scale(Duration duration, double factor) {
        if (factor == 1) {
            return duration;
        }
        double seconds = duration.getSeconds() * factor;
        long whole = (long) Math.floor(seconds);
        long nanos = Math.round((seconds - whole) * 1e9 + duration.getNano() * factor);
        return Duration.ofSeconds(whole, nanos);
    }
}
