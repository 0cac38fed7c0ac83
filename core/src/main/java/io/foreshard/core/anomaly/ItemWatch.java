package io.foreshard.core.anomaly;

import io.foreshard.core.Region;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What alarms keep of one item: a {@link RegionWatch} for each region. Changed by {@link ItemAlarms} only. Not thread-safe.
 *
 * <p>The share of region {@code r} among the next accesses is the larger one of {@code a = (w + κ/(K+1))/(W + κ)}, the Dirichlet-multinomial
 * prediction from faded counts {@code w} of {@code K} regions, {@code κ = 1}, and {@code (m + c·a)/(M + c)}, that of the forecasts {@code m} of
 * the open window, worth {@code c = 2} accesses less: what either of them explains is no news.
 */
public final class ItemWatch {

    private static final double CONCENTRATION = 1;
    private static final double FORECAST_WORTH = 2;

    /** So many new accesses outweigh the old ones, and so many windows. */
    private static final double MEMORY_ACCESSES = 1000;

    private static final double MEMORY_WINDOWS = 336;

    /** Steps of a nat in which the threshold of new regions is kept. */
    private static final double THRESHOLD_STEPS = 8;

    /** Ordered by name: then sums are the same after a restore. */
    private final List<RegionWatch> regions = new ArrayList<>(2);

    private double totalMean;
    private double totalWeight;
    private int tested;
    private int newRegionThreshold;

    /** The level of a new region of the open window, 0 if there was none. */
    private int appeared;

    /** The watch of a region, or null if the item was never accessed from there. */
    @Nullable
    RegionWatch find(Region region) {
        for (RegionWatch watch : regions) {
            if (watch.region.equals(region)) {
                return watch;
            }
        }
        return null;
    }

    /** Starts to watch a region whose first access has come. */
    RegionWatch start(Region region) {
        RegionWatch watch = new RegionWatch(region);
        int at = 0;
        while (at < regions.size() && regions.get(at).region.compareTo(region) < 0) {
            at++;
        }
        regions.add(at, watch);
        balance();
        return watch;
    }

    /** Takes over a region of stored state that knew no alarms, with the accesses its history holds. */
    public void adopt(Region region, double accesses) {
        RegionWatch watch = new RegionWatch(region);
        watch.weight = PackedOutput.rounded24(accesses);
        regions.add(watch);
        balance();
    }

    /** The watch of a region that was accessed. */
    RegionWatch watch(Region region) {
        RegionWatch watch = find(region);
        return watch != null ? watch : start(region);
    }

    /** Adds accesses to the sums of evidence for shifts. */
    void accessed(RegionWatch from, long count) {
        for (RegionWatch watch : regions) {
            if (watch == from) {
                watch.accessedHere(count);
            } else {
                watch.accessedElsewhere(count);
            }
        }
    }

    int regions() {
        return regions.size();
    }

    List<RegionWatch> all() {
        return regions;
    }

    /** Regions that a shift to would be news. */
    int tested() {
        return tested;
    }

    /** Accesses expected in the open window; 0 before one was closed. */
    double totalMean() {
        return totalMean;
    }

    /** Whether windows were closed and so something is expected. */
    boolean isExpecting() {
        return totalMean > 0;
    }

    /** The factor by which a region's weight fades in a window. */
    double fading() {
        return Math.exp(-totalMean / MEMORY_ACCESSES - 1 / MEMORY_WINDOWS);
    }

    /** @param least where none was set yet */
    double newRegionThreshold(double least) {
        return newRegionThreshold > 0 ? newRegionThreshold / THRESHOLD_STEPS : least;
    }

    void setNewRegionThreshold(double nats) {
        newRegionThreshold = (int) Math.min(255, Math.floor(Math.max(0, nats) * THRESHOLD_STEPS));
    }

    void appear(int level) {
        appeared = Math.max(appeared, level);
    }

    int takeAppeared() {
        int level = appeared;
        appeared = 0;
        return level;
    }

    /** Works out the shares anew, after weights and forecasts changed. */
    void balance() {
        totalMean = 0;
        totalWeight = 0;
        for (RegionWatch watch : regions) {
            totalMean += watch.mean;
            totalWeight += watch.weight;
        }
        tested = 0;
        for (RegionWatch watch : regions) {
            watch.share(share(watch));
            tested += watch.isTested() ? 1 : 0;
        }
    }

    private double share(RegionWatch watch) {
        double counted = (watch.weight + CONCENTRATION / (regions.size() + 1)) / (totalWeight + CONCENTRATION);
        double forecast = (watch.mean + FORECAST_WORTH * counted) / (totalMean + FORECAST_WORTH);
        return Math.max(counted, forecast);
    }

    /** Appends what is kept, the regions in the order given, without their names. */
    public void writeTo(PackedOutput out, Collection<Region> order) {
        out.bits(newRegionThreshold, 8);
        out.bits(appeared, 5);
        for (Region region : order) {
            RegionWatch watch = find(region);
            (watch == null ? new RegionWatch(region) : watch).writeTo(out);
        }
    }

    /** Reads what {@link #writeTo} appended. */
    public static ItemWatch readFrom(PackedInput in, Collection<Region> order) {
        ItemWatch item = new ItemWatch();
        item.newRegionThreshold = (int) in.bits(8);
        item.appeared = (int) in.bits(5);
        for (Region region : order) {
            item.regions.add(RegionWatch.readFrom(region, in));
        }
        item.balance();
        return item;
    }
}
