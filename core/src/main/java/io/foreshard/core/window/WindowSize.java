package io.foreshard.core.window;

/**
 * Windows of event time, counted from the epoch: window {@code i} holds times in {@code [i·millis, (i+1)·millis)}.
 * Immutable.
 *
 * @param millis length of a window, at least 1
 */
public record WindowSize(long millis) {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    /** One hour. */
    public static final WindowSize HOURLY = new WindowSize(HOUR);

    public WindowSize {
        if (millis < 1) {
            throw new IllegalArgumentException("window of " + millis + " ms: expected at least 1");
        }
    }

    /** The window that an event time, in ms, falls into. */
    public long indexOf(long eventTimeMillis) {
        return Math.floorDiv(eventTimeMillis, millis);
    }

    /** The first event time of a window, in ms. */
    public long startOf(long window) {
        return Math.multiplyExact(window, millis);
    }

    /** The first event time after a window, in ms. */
    public long endOf(long window) {
        return Math.multiplyExact(window + 1, millis);
    }

    /** How many windows make an hour; below 1 for longer windows. */
    public double perHour() {
        return (double) HOUR / millis;
    }

    /** How many windows make a day, or 0 if a day is not a whole number of at least two windows. */
    public int slotsPerDay() {
        return DAY % millis == 0 && DAY / millis >= 2 ? (int) Math.min(Integer.MAX_VALUE, DAY / millis) : 0;
    }
}
