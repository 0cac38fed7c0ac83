package io.foreshard.core.anomaly;

import io.foreshard.core.Region;
import io.foreshard.core.forecast.PredictiveDistribution;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * What alarms keep of one item and region: the three sums of evidence, the region's weight in the item's accesses, and what was worked out
 * for the open window when the last one closed, so that an access costs a few additions. Not thread-safe. Packed into 6 to 13 bytes.
 */
final class RegionWatch {

    private static final int MOST_COUNT = Integer.MAX_VALUE;

    /** Of accesses while a shift to the region goes on: one in ten still comes from elsewhere. */
    private static final double SHIFTED_SHARE = 0.9;

    /** A region with half of the accesses is no news, however long it asks. */
    private static final double DOMINANT_SHARE = 0.5;

    private static final double LEAST_SHARE = 0.005;

    /** Levels that tell how restless a region is, and how often they are usually reached a window. */
    private static final int MODERATE_COUNT = 2;

    private static final int MODERATE_RUN = 4;
    private static final double USUAL_COUNTS = 0.03;
    private static final double USUAL_RUNS = 0.01;

    final Region region;
    final Excursion rise = new Excursion();
    final Excursion fall = new Excursion();
    final Excursion shift = new Excursion();

    private final Restlessness counts = new Restlessness();
    private final Restlessness runs = new Restlessness();

    /** Accesses, the old ones faded. */
    double weight;

    /** Predicted for the open window; 0 before one was closed. */
    double mean;

    private int dispersion;
    private boolean young = true;
    private int restlessCounts = 2;
    private int restlessRuns = 2;

    /** The count of the open window that is a spike. */
    int spikeFrom = MOST_COUNT;

    private RateRatio riseAhead = new RateRatio(0, 0);
    private double share = LEAST_SHARE;
    private double gain;
    private double loss;

    RegionWatch(Region region) {
        this.region = region;
    }

    /** Notes what is predicted for the open window. */
    void expect(PredictiveDistribution next, long closedBefore, long closedNow) {
        riseAhead = RateRatio.rise(next);
        mean = PackedOutput.rounded16(next.mean());
        dispersion = Stratum.dispersion(next.mean(), next.variance());
        young = Stratum.isYoung(closedNow);
        counts.fade(closedBefore, closedNow);
        runs.fade(closedBefore, closedNow);
        restlessCounts = Stratum.restlessness(counts.perWindow(closedNow, USUAL_COUNTS) / USUAL_COUNTS);
        restlessRuns = Stratum.restlessness(runs.perWindow(closedNow, USUAL_RUNS) / USUAL_RUNS);
    }

    /** Of the open window, once {@link #expect} was called. */
    RateRatio riseAhead() {
        return riseAhead;
    }

    /** Notes that an excursion got higher. */
    void reached(AnomalyKind kind, int above, int upTo) {
        boolean shifts = kind == AnomalyKind.REGION_SHIFT;
        int moderate = shifts ? MODERATE_RUN : MODERATE_COUNT;
        if (above < moderate && upTo >= moderate) {
            (shifts ? runs : counts).add();
        }
    }

    /** The stratum of its counts in the open window. */
    int countStratum() {
        return Stratum.ofCount(mean, dispersion, restlessCounts, young);
    }

    /** @param total accesses expected in the open window from all regions */
    int shiftStratum(double total) {
        return Stratum.ofShare(total, share, restlessRuns, young);
    }

    /** Works out from the share what an access adds: {@code log(0.9/p)} one from here, {@code log(0.1/(1 − p))} another. */
    void share(double predicted) {
        share = Math.max(LEAST_SHARE, predicted);
        boolean news = share < DOMINANT_SHARE;
        gain = news ? Excursion.rounded(Math.log(SHIFTED_SHARE / share)) : 0;
        loss = Excursion.rounded(Math.log((1 - SHIFTED_SHARE) / (1 - Math.min(DOMINANT_SHARE, share))));
    }

    /** Whether a shift to this region would be news. */
    boolean isTested() {
        return gain > 0;
    }

    void accessedHere(long count) {
        shift.add(count * gain);
    }

    void accessedElsewhere(long count) {
        if (shift.value() > 0) {
            shift.add(count * loss);
        }
    }

    void writeTo(PackedOutput out) {
        out.float24(weight);
        out.float16(mean);
        out.bits(dispersion, 2);
        out.flag(young);
        out.bits(restlessCounts, 3);
        out.bits(restlessRuns, 3);
        counts.writeTo(out);
        runs.writeTo(out);
        out.flag(spikeFrom < MOST_COUNT);
        if (spikeFrom < MOST_COUNT) {
            out.varint(spikeFrom);
        }
        rise.writeTo(out);
        fall.writeTo(out);
        shift.writeTo(out);
    }

    static RegionWatch readFrom(Region region, PackedInput in) {
        RegionWatch watch = new RegionWatch(region);
        watch.weight = in.float24();
        watch.mean = in.float16();
        watch.dispersion = Math.min(2, (int) in.bits(2));
        watch.young = in.flag();
        watch.restlessCounts = Math.min(4, (int) in.bits(3));
        watch.restlessRuns = Math.min(4, (int) in.bits(3));
        watch.counts.readFrom(in);
        watch.runs.readFrom(in);
        if (in.flag()) {
            watch.spikeFrom = in.count(MOST_COUNT);
        }
        watch.rise.readFrom(in);
        watch.fall.readFrom(in);
        watch.shift.readFrom(in);
        return watch;
    }
}
