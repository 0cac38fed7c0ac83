package io.foreshard.core.window;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * Where windows lie on the wall clock of a region: people come at nine local time, also when the clocks have been changed.
 * Differences that are no whole windows are rounded down, always alike. Immutable and thread-safe.
 */
public final class LocalSlots {

    private final ZoneRules rules;
    private final WindowSize windows;

    /** @param zone of the region */
    public LocalSlots(ZoneId zone, WindowSize windows) {
        this.rules = zone.getRules();
        this.windows = windows;
    }

    /** Of a region that keeps UTC. */
    public static LocalSlots utc(WindowSize windows) {
        return new LocalSlots(ZoneOffset.UTC, windows);
    }

    /** By how many windows local time is ahead of UTC when a window begins. */
    public int ahead(long window) {
        ZoneOffset offset = rules.isFixedOffset()
                ? rules.getOffset(Instant.EPOCH)
                : rules.getOffset(Instant.ofEpochMilli(windows.startOf(window)));
        return (int) Math.floorDiv(offset.getTotalSeconds() * 1000L, windows.millis());
    }

    /** By how many windows the clocks were put forward between two windows; below zero if they were put back. */
    public int putForward(long from, long to) {
        return rules.isFixedOffset() ? 0 : ahead(to) - ahead(from);
    }

    /**
     * The window {@code days} local days before another, at the same hour on the wall clock.
     *
     * @param slotsPerDay windows in a day
     */
    public long daysBefore(long window, int days, int slotsPerDay) {
        long plain = window - (long) days * slotsPerDay;
        return plain + putForward(plain, window);
    }

    /**
     * Counts of windows as they follow each other on the wall clock: an hour that was left out counts as the one before it,
     * one that came twice counts once.
     *
     * @param first the window of the first count
     */
    public double[] onWallClock(long first, double[] counts) {
        if (rules.isFixedOffset()) {
            return counts;
        }
        double[] local = new double[counts.length + counts.length / 8 + 16];
        int length = 0;
        int ahead = ahead(first);
        for (int t = 0; t < counts.length; t++) {
            int change = ahead(first + t) - ahead;
            if (change < 0) {
                ahead--;
                continue;
            }
            if (length + change >= local.length) {
                local = Arrays.copyOf(local, 2 * local.length + change);
            }
            Arrays.fill(local, length, length + change, length == 0 ? counts[t] : local[Math.max(0, length - 1)]);
            length += change;
            ahead += change;
            local[length++] = counts[t];
        }
        return Arrays.copyOf(local, length);
    }
}
