package io.foreshard.core.access;

/**
 * How far this process has followed one partition's change log in one Kafka partition. Vouches for a copy: if every change
 * since the copy was read would have been seen by now and was not, the copy is as young as the watermark.
 *
 * <p>Thread-safe: one thread writes, any number read. Times are clock milliseconds; both start at "never".
 */
public final class Watermark {

    /** Vouches for nothing: for what no change log covers. Never advance it. */
    public static final Watermark NONE = new Watermark();

    private volatile long followedSinceMillis = Long.MAX_VALUE;
    private volatile long completeUntilMillis = Long.MIN_VALUE;

    /** Changes made before this moment may have been missed; every later one will be seen. */
    public void followFrom(long nowMillis) {
        followedSinceMillis = nowMillis;
    }

    /** Every change made up to this moment, and followed, has been seen. Never goes back. */
    public void advance(long untilMillis) {
        if (untilMillis > completeUntilMillis) {
            completeUntilMillis = untilMillis;
        }
    }

    /** How far the log is known to be complete; {@link Long#MIN_VALUE} before the first heartbeat. */
    public long completeUntilMillis() {
        return completeUntilMillis;
    }

    /** Whether a copy read at {@code asOfMillis} is known to be no older than {@code oldestMillis}. */
    public boolean vouchesFor(long asOfMillis, long oldestMillis) {
        return asOfMillis >= oldestMillis || (completeUntilMillis >= oldestMillis && asOfMillis >= followedSinceMillis);
    }
}
