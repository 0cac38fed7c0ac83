package io.foreshard.core.anomaly;

import io.foreshard.core.Region;
import io.foreshard.core.forecast.ClosedWindow;
import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.window.PackedOutput;
import io.foreshard.core.window.WindowSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells of one item's accesses what its forecasts cannot explain, at a configured rate of false alarms. Holds no item's state.
 * Immutable and thread-safe as long as no {@link ItemWatch} and no {@link AlarmCalibrator} is shared.
 *
 * <p>Three sums of log-likelihood ratios run for each region, each from zero upwards ({@link Excursion}): for counts of windows above
 * and below the prediction ({@link RateRatio}), and, access by access, for "nine of ten accesses come from here now" against the
 * region's share ({@link ItemWatch}). Each tells once an excursion, above a threshold that {@link AlarmCalibrator} has learnt for the
 * {@link AlarmBudget}. A spike is told in the open window, as soon as the count suffices. A new region is told when new regions of so
 * old items are rare enough.
 *
 * <p>An access costs O(regions) additions, a window O(regions) thresholds. {@code n} accesses at once tell what {@code n} single ones do.
 */
public final class ItemAlarms {

    /** The severity of what the model calls impossible. */
    public static final double MOST_SEVERE = 300;

    private static final int MOST_WINDOWS_COUNTED = 48;

    private final WindowSize windows;
    private final AlarmBudget budget;
    private final double leastNewRegion;

    /**
     * @param falseAlarmsPerDay expected false alarms of one item in a day, all kinds and regions together, above 0 and at most 1
     * @param newRegionThreshold probability of a new region, by Ewens' formula, from which on none is an alarm
     */
    public ItemAlarms(WindowSize windows, double falseAlarmsPerDay, double newRegionThreshold) {
        this.windows = windows;
        this.budget = AlarmBudget.of(falseAlarmsPerDay, windows);
        this.leastNewRegion = -Math.log(Math.max(Double.MIN_NORMAL, newRegionThreshold));
    }

    /** Judges a window of one region that was closed. */
    public void close(
            ItemWatch item, Region region, ClosedWindow closed, AlarmCalibrator calibrator, List<Anomaly> alarms) {
        RegionWatch watch = item.watch(region);
        long end = windows.endOf(closed.window());
        Evidence evidence = new Evidence(region, end, end, closed.observed(), closed.predicted());
        double rise = RateRatio.rise(closed.predicted()).of(closed.observed());
        double fall = RateRatio.fall(closed.predicted()).of(closed.observed());
        sum(watch, watch.rise, rise, counts(AnomalyKind.SPIKE, item, watch), calibrator, evidence, alarms);
        sum(watch, watch.fall, fall, counts(AnomalyKind.DROP, item, watch), calibrator, evidence, alarms);
        if (watch.isTested() && item.isExpecting()) {
            calibrator.expose(shifts(item, watch));
        }
        watch.weight = item.fading() * watch.weight + closed.observed();
    }

    private static void sum(
            RegionWatch watch,
            Excursion excursion,
            double nats,
            Trial trial,
            AlarmCalibrator calibrator,
            Evidence evidence,
            List<Anomaly> alarms) {
        calibrator.expose(trial);
        int before = excursion.level();
        excursion.add(nats);
        calibrator.reach(trial.kind(), trial.stratum(), before, excursion.level());
        watch.reached(trial.kind(), before, excursion.level());
        if (trial.tells(excursion, before, calibrator)) {
            alarms.add(evidence.anomaly(trial.kind(), trial.tail(excursion.value(), calibrator)));
        }
    }

    private Trial counts(AnomalyKind kind, ItemWatch item, RegionWatch watch) {
        return new Trial(kind, watch.countStratum(), budget.count(item.regions(), item.tested()));
    }

    private Trial shifts(ItemWatch item, RegionWatch watch) {
        int stratum = watch.shiftStratum(item.totalMean());
        return new Trial(AnomalyKind.REGION_SHIFT, stratum, budget.shift(Math.max(1, item.tested())));
    }

    /** What is known of a region's demand when its open window begins. Immutable. */
    public record Outlook(PredictiveDistribution next, long closedWindows) {}

    /**
     * Gets ready for the accesses of the open window, after all regions' windows were closed.
     *
     * @param windowsClosed how many
     */
    public void expect(
            ItemWatch item, long windowsClosed, Function<Region, Outlook> outlooks, AlarmCalibrator calibrator) {
        countNewRegions(item, windowsClosed, calibrator);
        for (RegionWatch watch : item.all()) {
            Outlook outlook = outlooks.apply(watch.region);
            watch.expect(outlook.next(), Math.max(0, outlook.closedWindows() - windowsClosed), outlook.closedWindows());
            watch.weight = PackedOutput.rounded24(watch.weight);
        }
        item.balance();
        for (RegionWatch watch : item.all()) {
            RateRatio rise = watch.riseAhead();
            double threshold = counts(AnomalyKind.SPIKE, item, watch).threshold(calibrator);
            double count = Math.ceil((threshold - watch.rise.value() - rise.offset()) / rise.slope());
            watch.spikeFrom = (int) Math.max(2, Math.min(Integer.MAX_VALUE - 1, count));
        }
    }

    private void countNewRegions(ItemWatch item, long windowsClosed, AlarmCalibrator calibrator) {
        calibrator.expose(AnomalyKind.NEW_REGION, 0, (int) Math.min(MOST_WINDOWS_COUNTED, windowsClosed));
        calibrator.reach(AnomalyKind.NEW_REGION, 0, 0, item.takeAppeared());
        double learnt = calibrator.threshold(AnomalyKind.NEW_REGION, 0, budget.newRegion());
        item.setNewRegionThreshold(Math.max(leastNewRegion, learnt));
    }

    /**
     * Accesses of one region, counted together. Immutable.
     *
     * @param millis event time of the latest
     * @param count at least 1
     * @param accessesBefore of the item from everywhere
     * @param total of their window and region, with them
     * @param isOpen whether their window is the first that is not closed
     */
    public record Accesses(Region region, long millis, long count, long accessesBefore, int total, boolean isOpen) {}

    /** Judges accesses; {@code next}, the prediction for the open window, is asked only when there is something to tell. */
    public List<Anomaly> access(
            ItemWatch item, Accesses accesses, AlarmCalibrator calibrator, Supplier<PredictiveDistribution> next) {
        RegionWatch known = item.find(accesses.region());
        RegionWatch watch = known != null ? known : item.start(accesses.region());
        int before = watch.shift.level();
        item.accessed(watch, accesses.count());
        List<Anomaly> alarms = List.of();
        if (known == null) {
            alarms = newRegion(item, accesses, next, alarms);
        }
        if (accesses.isOpen() && accesses.total() >= watch.spikeFrom && !watch.rise.isTold()) {
            alarms = spike(item, watch, accesses, calibrator, next, alarms);
        }
        if (!item.isExpecting()) {
            return alarms;
        }
        Trial trial = shifts(item, watch);
        if (known == null) {
            calibrator.expose(trial);
        }
        calibrator.reach(trial.kind(), trial.stratum(), before, watch.shift.level());
        watch.reached(trial.kind(), before, watch.shift.level());
        // One access of a region that was never seen is told as that.
        boolean told = (known != null || accesses.count() > 1) && trial.tells(watch.shift, before, calibrator);
        return told ? shift(trial, watch, accesses, calibrator, next, alarms) : alarms;
    }

    private List<Anomaly> newRegion(
            ItemWatch item, Accesses accesses, Supplier<PredictiveDistribution> next, List<Anomaly> alarms) {
        double probability = 1.0 / (1 + accesses.accessesBefore());
        double nats = -Math.log(probability);
        if (accesses.accessesBefore() > 0) {
            item.appear((int) Math.min(TailCounts.LEVELS, nats));
        }
        return nats > item.newRegionThreshold(leastNewRegion)
                ? with(alarms, evidence(accesses, 1, next).anomaly(AnomalyKind.NEW_REGION, probability))
                : alarms;
    }

    private List<Anomaly> spike(
            ItemWatch item,
            RegionWatch watch,
            Accesses accesses,
            AlarmCalibrator calibrator,
            Supplier<PredictiveDistribution> next,
            List<Anomaly> alarms) {
        Evidence evidence = evidence(accesses, accesses.total(), next);
        double nats = watch.rise.value() + RateRatio.rise(evidence.predicted()).of(accesses.total());
        watch.rise.tell();
        calibrator.told(AnomalyKind.SPIKE);
        double tail = counts(AnomalyKind.SPIKE, item, watch).tail(nats, calibrator);
        return with(alarms, evidence.anomaly(AnomalyKind.SPIKE, tail));
    }

    private List<Anomaly> shift(
            Trial trial,
            RegionWatch watch,
            Accesses accesses,
            AlarmCalibrator calibrator,
            Supplier<PredictiveDistribution> next,
            List<Anomaly> alarms) {
        double tail = trial.tail(watch.shift.value(), calibrator);
        return with(alarms, evidence(accesses, accesses.total(), next).anomaly(AnomalyKind.REGION_SHIFT, tail));
    }

    private Evidence evidence(Accesses accesses, double observed, Supplier<PredictiveDistribution> next) {
        long end = windows.endOf(windows.indexOf(accesses.millis()));
        return new Evidence(accesses.region(), accesses.millis(), end, observed, next.get());
    }

    private static List<Anomaly> with(List<Anomaly> alarms, Anomaly alarm) {
        List<Anomaly> more = new ArrayList<>(alarms);
        more.add(alarm);
        return more;
    }
}
