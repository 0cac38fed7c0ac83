package io.foreshard.flink.analyzer;

/**
 * What time it is for an operator. Immutable.
 *
 * @param watermark event time up to which everything came, ms; {@code Long.MIN_VALUE} before it is known
 * @param now event time by the clock, ms
 */
record Moment(long watermark, long now) {

    boolean watermarkKnown() {
        return watermark != Long.MIN_VALUE;
    }

    /** The input ended for good, and so did all windows. */
    boolean endOfTime() {
        return watermark == Long.MAX_VALUE;
    }
}
