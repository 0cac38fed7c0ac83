package io.foreshard.benchmarks.shift;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A z-score against an exponentially weighted mean and variance of each region's hourly counts (half-life a day): more than a threshold above
 * it is a SPIKE, in the open hour too; below it, a DROP at the hour's end. One alarm an hour, region and side. Not thread-safe.
 */
final class EwmaWatcher implements Watcher {

    private static final double WEIGHT = 1 - Math.pow(0.5, 1.0 / 24);
    private static final int LEARNT_HOURS = 24;

    private final double threshold;
    private final double[] means;
    private final double[] variances;
    private final int[] counts;
    private final int[] hours;
    private final boolean[] told;
    private long hour;

    EwmaWatcher(double threshold, int regions) {
        this(
                threshold,
                new double[regions],
                new double[regions],
                new int[regions],
                new int[regions],
                new boolean[regions]);
        Arrays.fill(hours, -1);
    }

    private EwmaWatcher(
            double threshold, double[] means, double[] variances, int[] counts, int[] hours, boolean[] told) {
        this.threshold = threshold;
        this.means = means;
        this.variances = variances;
        this.counts = counts;
        this.hours = hours;
        this.told = told;
    }

    @Override
    public void hoursEnded(long upTo, Consumer<Alarm> alarms) {
        for (; hour < upTo; hour++) {
            for (int r = 0; r < means.length; r++) {
                if (hours[r] >= 0) {
                    end(r, alarms);
                }
            }
        }
    }

    private void end(int r, Consumer<Alarm> alarms) {
        if (hours[r] >= LEARNT_HOURS && z(r) < -threshold) {
            alarms.accept(new Alarm("DROP", r, (hour + 1) * Demand.HOUR_MILLIS));
        }
        double error = counts[r] - means[r];
        double weight = Math.max(WEIGHT, 1.0 / (hours[r] + 1));
        means[r] += weight * error;
        variances[r] = (1 - weight) * (variances[r] + weight * error * error);
        counts[r] = 0;
        hours[r]++;
        told[r] = false;
    }

    private double z(int r) {
        return (counts[r] - means[r]) / Math.sqrt(Math.max(variances[r], Math.max(0.05, means[r])));
    }

    @Override
    public void onAccess(int region, long millis, Consumer<Alarm> alarms) {
        hours[region] = Math.max(0, hours[region]);
        counts[region]++;
        boolean itemKnown = Arrays.stream(hours).anyMatch(known -> known >= LEARNT_HOURS);
        if (itemKnown && !told[region] && z(region) > threshold) {
            told[region] = true;
            alarms.accept(new Alarm("SPIKE", region, millis));
        }
    }

    @Override
    public Watcher copy() {
        EwmaWatcher copy = new EwmaWatcher(
                threshold, means.clone(), variances.clone(), counts.clone(), hours.clone(), told.clone());
        copy.hour = hour;
        return copy;
    }
}
