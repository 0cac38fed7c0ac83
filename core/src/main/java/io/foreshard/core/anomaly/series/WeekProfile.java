package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * What a series usually is at this hour of the week (UTC), and, until that hour was seen, at this half hour of the day. Means that forget slowly, rounded to
 * 24 bits. Not thread-safe.
 */
final class WeekProfile {

    private static final int HOURS = 7 * 24;
    private static final int HALF_HOURS = 48;
    private static final long HOUR_MILLIS = 3_600_000L;
    private static final int COUNT_BITS = 6;
    private static final int WEEK_MEMORY = 50;
    private static final int DAY_MEMORY = 33;
    /** A half hour tells nothing of itself: with samples five minutes apart, it is believed from the second day on. */
    private static final int LEAST_OF_HALF_HOUR = 6;

    private final float[] weekMeans = new float[HOURS];
    private final byte[] weekCounts = new byte[HOURS];
    private final float[] dayMeans = new float[HALF_HOURS];
    private final byte[] dayCounts = new byte[HALF_HOURS];

    /** What is usual at a time, NaN if nothing is known of it. */
    double usual(long timestampMillis) {
        int hour = hour(timestampMillis);
        if (weekCounts[hour] > 0) {
            return weekMeans[hour];
        }
        int half = halfHour(timestampMillis);
        return dayCounts[half] >= LEAST_OF_HALF_HOUR ? dayMeans[half] : Double.NaN;
    }

    void add(long timestampMillis, double value) {
        add(weekMeans, weekCounts, hour(timestampMillis), WEEK_MEMORY, value);
        add(dayMeans, dayCounts, halfHour(timestampMillis), DAY_MEMORY, value);
    }

    private static void add(float[] means, byte[] counts, int slot, int memory, double value) {
        counts[slot] = (byte) Math.min(memory, counts[slot] + 1);
        means[slot] = (float) PackedOutput.rounded24(means[slot] + (value - means[slot]) / counts[slot]);
    }

    private static int hour(long timestampMillis) {
        return (int) Math.floorMod(Math.floorDiv(timestampMillis, HOUR_MILLIS), (long) HOURS);
    }

    private static int halfHour(long timestampMillis) {
        return (int) Math.floorMod(Math.floorDiv(timestampMillis, HOUR_MILLIS / 2), (long) HALF_HOURS);
    }

    void writeTo(PackedOutput out) {
        write(out, weekMeans, weekCounts);
        write(out, dayMeans, dayCounts);
    }

    void readFrom(PackedInput in) {
        read(in, weekMeans, weekCounts, WEEK_MEMORY);
        read(in, dayMeans, dayCounts, DAY_MEMORY);
    }

    private static void write(PackedOutput out, float[] means, byte[] counts) {
        for (int i = 0; i < means.length; i++) {
            out.bits(counts[i], COUNT_BITS);
            if (counts[i] > 0) {
                out.float24(means[i]);
            }
        }
    }

    private static void read(PackedInput in, float[] means, byte[] counts, int memory) {
        for (int i = 0; i < means.length; i++) {
            counts[i] = (byte) in.bits(COUNT_BITS);
            means[i] = counts[i] > 0 ? (float) in.float24() : 0;
            if (counts[i] > memory || !Float.isFinite(means[i])) {
                throw new IllegalArgumentException("stored profile holds " + means[i] + " of " + counts[i]
                        + " values: expected a finite mean of at most " + memory);
            }
        }
    }
}
