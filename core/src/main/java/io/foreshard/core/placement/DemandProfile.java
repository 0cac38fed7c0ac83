package io.foreshard.core.placement;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many accesses an hour an item sees from each region at each hour of the week (UTC), learned online.
 *
 * <p>The estimate of an hour of the week is shrunk to that hour of its kind of day (weekday, weekend), that to the hour
 * of any day, and that to the item's mean rate; each level as a Gamma prior worth a fixed number of hours. What is old
 * loses half its weight in {@link #HALF_LIFE_MILLIS}. Counts are spread evenly over the time in which they occurred.
 * Memory: 168 floats for each region and 168 for the exposure. Not thread-safe.
 */
final class DemandProfile {

    static final int HOURS = 168;
    static final long HOUR_MILLIS = 3_600_000L;
    static final long HALF_LIFE_MILLIS = 21L * 24 * HOUR_MILLIS;

    private static final double MEAN_PRIOR_HOURS = 2;
    private static final double HOUR_PRIOR_HOURS = 0.5;
    private static final double DAY_KIND_PRIOR_HOURS = 1;
    private static final double WEEK_PRIOR_HOURS = 3;
    private static final double RESCALE_ABOVE = 1e6;
    /** The epoch began on a Thursday; hour 0 of the week is Monday 00:00 UTC. */
    private static final int EPOCH_HOUR_OF_WEEK = 72;

    private static final int FIRST_WEEKEND_HOUR = 120;

    private final float[][] counts = new float[RegionTable.CAPACITY][];
    private final float[] exposure = new float[HOURS];
    private long originMillis;
    private long observedUntil;
    private boolean started;

    static int hourOfWeek(long millis) {
        return (int) Math.floorMod(Math.floorDiv(millis, HOUR_MILLIS) + EPOCH_HOUR_OF_WEEK, (long) HOURS);
    }

    /** Counts every hour up to now as observed, whether or not anything happened in it. */
    void observeUntil(long nowMillis) {
        if (!started) {
            started = true;
            originMillis = nowMillis;
            observedUntil = nowMillis;
            return;
        }
        long from = Math.max(observedUntil, nowMillis - 3 * HALF_LIFE_MILLIS);
        while (from < nowMillis) {
            long end = Math.min(nowMillis, (Math.floorDiv(from, HOUR_MILLIS) + 1) * HOUR_MILLIS);
            exposure[hourOfWeek(from)] += (float) (weight(from) * (end - from) / HOUR_MILLIS);
            from = end;
        }
        observedUntil = Math.max(observedUntil, nowMillis);
        rescale(nowMillis);
    }

    /** Adds accesses from a region, spread evenly over (from, until]. */
    void add(int region, long fromMillis, long untilMillis, double accesses) {
        float[] row = row(region);
        long span = untilMillis - fromMillis;
        if (span <= 0) {
            row[hourOfWeek(untilMillis)] += (float) (weight(untilMillis) * accesses);
            return;
        }
        long from = Math.max(fromMillis, untilMillis - HOURS * HOUR_MILLIS);
        double share = accesses / (untilMillis - from);
        while (from < untilMillis) {
            long end = Math.min(untilMillis, (Math.floorDiv(from, HOUR_MILLIS) + 1) * HOUR_MILLIS);
            row[hourOfWeek(from)] += (float) (weight(from) * share * (end - from));
            from = end;
        }
    }

    /** Forgets what is known of an index, for another region to take it. */
    void clear(int region) {
        counts[region] = null;
    }

    /** Hours of observation behind the estimate of this hour of the day, decayed. */
    double observedDays(long nowMillis, int hourOfDay) {
        double sum = 0;
        for (int hour = hourOfDay; hour < HOURS; hour += 24) {
            sum += exposure[hour];
        }
        return sum / weight(nowMillis);
    }

    /** Estimated accesses an hour from one region at each hour of the week. */
    void rates(int region, double[] rates) {
        float[] row = counts[region];
        if (row == null) {
            Arrays.fill(rates, 0, HOURS, 0);
            return;
        }
        double unit = weight(observedUntil);
        double mean = sum(row, 0, HOURS, 1) / (sum(exposure, 0, HOURS, 1) + unit * MEAN_PRIOR_HOURS);
        for (int hour = 0; hour < 24; hour++) {
            double workday = sum(row, hour, FIRST_WEEKEND_HOUR, 24);
            double weekend = sum(row, FIRST_WEEKEND_HOUR + hour, HOURS, 24);
            double workdayHours = sum(exposure, hour, FIRST_WEEKEND_HOUR, 24);
            double weekendHours = sum(exposure, FIRST_WEEKEND_HOUR + hour, HOURS, 24);
            double daily = shrunk(workday + weekend, workdayHours + weekendHours, mean, unit * HOUR_PRIOR_HOURS);
            double onWorkday = shrunk(workday, workdayHours, daily, unit * DAY_KIND_PRIOR_HOURS);
            double onWeekend = shrunk(weekend, weekendHours, daily, unit * DAY_KIND_PRIOR_HOURS);
            for (int slot = hour; slot < HOURS; slot += 24) {
                double prior = slot < FIRST_WEEKEND_HOUR ? onWorkday : onWeekend;
                rates[slot] = shrunk(row[slot], exposure[slot], prior, unit * WEEK_PRIOR_HOURS);
            }
        }
    }

    private static double shrunk(double count, double hours, double prior, double priorHours) {
        return (count + prior * priorHours) / (hours + priorHours);
    }

    private static double sum(float[] values, int from, int to, int step) {
        double sum = 0;
        for (int i = from; i < to; i += step) {
            sum += values[i];
        }
        return sum;
    }

    /** Newer observations weigh more instead of older ones less; {@link #rescale} keeps the numbers small. */
    private double weight(long millis) {
        return Math.pow(2, (double) (millis - originMillis) / HALF_LIFE_MILLIS);
    }

    private void rescale(long nowMillis) {
        double weight = weight(nowMillis);
        if (weight < RESCALE_ABOVE) {
            return;
        }
        originMillis = nowMillis;
        divide(exposure, weight);
        for (float[] row : counts) {
            if (row != null) {
                divide(row, weight);
            }
        }
    }

    private static void divide(float[] values, double divisor) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / divisor);
        }
    }

    private float[] row(int region) {
        float[] row = counts[region];
        if (row == null) {
            row = new float[HOURS];
            counts[region] = row;
        }
        return row;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(started);
        out.writeLong(originMillis);
        out.writeLong(observedUntil);
        write(out, exposure);
        for (float[] row : counts) {
            out.writeBoolean(row != null);
            if (row != null) {
                write(out, row);
            }
        }
    }

    static DemandProfile readFrom(DataInput in) throws IOException {
        DemandProfile profile = new DemandProfile();
        profile.started = in.readBoolean();
        profile.originMillis = in.readLong();
        profile.observedUntil = in.readLong();
        read(in, profile.exposure);
        for (int region = 0; region < RegionTable.CAPACITY; region++) {
            if (in.readBoolean()) {
                read(in, profile.row(region));
            }
        }
        return profile;
    }

    private static void write(DataOutput out, float[] values) throws IOException {
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static void read(DataInput in, float[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
    }
}
