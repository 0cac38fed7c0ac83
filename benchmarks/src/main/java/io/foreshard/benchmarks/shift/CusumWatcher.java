package io.foreshard.benchmarks.shift;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Page's sums: of log-likelihood ratios of each region's hourly Poisson count for twice and half of its weighted mean (half-life a day), and, access by
 * access, of a region's share being 0.9 against its long-run share. One threshold for all, after an alarm a sum starts from zero. Not thread-safe.
 */
final class CusumWatcher implements Watcher {

    private static final double WEIGHT = 1 - Math.pow(0.5, 1.0 / 24);
    private static final int LEARNT_HOURS = 24;
    private static final int UP = 0;
    private static final int DOWN = 1;
    private static final int SHIFT = 2;

    private final double threshold;
    private final double[] means;
    private final double[] totals;
    private final int[] counts;
    private final int[] hours;
    private final double[][] sums;
    private long hour;

    CusumWatcher(double threshold, int regions) {
        this(
                threshold,
                new double[regions],
                new double[regions],
                new int[regions],
                new int[regions],
                new double[3][regions]);
        Arrays.fill(hours, -1);
    }

    private CusumWatcher(
            double threshold, double[] means, double[] totals, int[] counts, int[] hours, double[][] sums) {
        this.threshold = threshold;
        this.means = means;
        this.totals = totals;
        this.counts = counts;
        this.hours = hours;
        this.sums = sums;
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
        double mean = Math.max(0.05, means[r]);
        if (hours[r] >= LEARNT_HOURS) {
            add(UP, r, counts[r] * Math.log(2) - mean, "SPIKE", (hour + 1) * Demand.HOUR_MILLIS, alarms);
            add(DOWN, r, counts[r] * Math.log(0.5) + means[r] / 2, "DROP", (hour + 1) * Demand.HOUR_MILLIS, alarms);
        }
        means[r] += Math.max(WEIGHT, 1.0 / (hours[r] + 1)) * (counts[r] - means[r]);
        counts[r] = 0;
        hours[r]++;
    }

    private void add(int sum, int r, double nats, String kind, long millis, Consumer<Alarm> alarms) {
        sums[sum][r] = Math.max(0, sums[sum][r] + nats);
        if (sums[sum][r] > threshold) {
            sums[sum][r] = 0;
            alarms.accept(new Alarm(kind, r, millis));
        }
    }

    @Override
    public void onAccess(int region, long millis, Consumer<Alarm> alarms) {
        hours[region] = Math.max(0, hours[region]);
        counts[region]++;
        double all = Arrays.stream(totals).sum();
        boolean known = Arrays.stream(hours).anyMatch(h -> h >= LEARNT_HOURS);
        for (int r = 0; known && r < totals.length; r++) {
            double share = Math.min(0.99, (totals[r] + 0.5) / (all + 2.5));
            if (share < 0.5 && hours[r] >= 0) {
                double nats = r == region ? Math.log(0.9 / share) : Math.log(0.1 / (1 - share));
                add(SHIFT, r, nats, "REGION_SHIFT", millis, alarms);
            }
        }
        totals[region]++;
    }

    @Override
    public Watcher copy() {
        double[][] copied = Arrays.stream(sums).map(double[]::clone).toArray(double[][]::new);
        CusumWatcher copy =
                new CusumWatcher(threshold, means.clone(), totals.clone(), counts.clone(), hours.clone(), copied);
        copy.hour = hour;
        return copy;
    }
}
