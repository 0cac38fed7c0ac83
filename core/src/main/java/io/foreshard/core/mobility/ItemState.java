package io.foreshard.core.mobility;

import io.foreshard.core.Region;
import io.foreshard.core.anomaly.ItemWatch;
import io.foreshard.core.forecast.DemandSeries;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of one item: a demand series for each region that asked for it, and its runs. Changed by
 * {@link ItemAnalyzer} only; stored as {@link #toBytes}. Not thread-safe.
 */
public final class ItemState {

    private static final int VERSION = 2;

    /** Without what alarms keep, but with a flag whether a shift was told. */
    private static final int VERSION_WITHOUT_WATCH = 1;

    private static final int MOST_REGIONS = 1024;

    final TreeMap<Region, DemandSeries> series = new TreeMap<>();

    @Nullable
    Run run;

    @Nullable
    Run previousRun;

    ItemWatch watch = new ItemWatch();
    long accesses;

    /** The state of an item that was never accessed. */
    public ItemState() {}

    /** The run that the latest access belongs to, absent before the first access. */
    public Optional<Run> currentRun() {
        return Optional.ofNullable(run);
    }

    /** Accesses since the first one. */
    public long accesses() {
        return accesses;
    }

    /** Event time of the latest access, ms; empty before the first. */
    public Optional<Long> lastAccessMillis() {
        return currentRun().map(Run::lastMillis);
    }

    /** Whether accesses were counted in a window that the history holds. */
    public boolean accessedIn(long window) {
        return series.values().stream().anyMatch(s -> s.history().total(window) > 0);
    }

    /** The first window that is not closed for every region; empty before the first access. */
    public OptionalLong firstOpenWindow() {
        long first = Long.MAX_VALUE;
        for (DemandSeries each : series.values()) {
            first = Math.min(first, each.nextWindow());
        }
        return series.isEmpty() ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /** Whether no window before this one is open for any region. */
    boolean isClosedUpTo(long window) {
        for (DemandSeries each : series.values()) {
            if (each.nextWindow() < window) {
                return false;
            }
        }
        return true;
    }

    /** Whether every region's history is empty: nothing but the runs would be lost with this state. */
    public boolean isForgotten() {
        return series.values().stream().allMatch(s -> s.history().activeWindows() == 0);
    }

    /** This state, packed, with its version in front. */
    public byte[] toBytes() {
        PackedOutput out = new PackedOutput();
        out.bits(VERSION, 8);
        out.varint(accesses);
        writeRun(out, run);
        writeRun(out, previousRun);
        out.varint(series.size());
        for (Map.Entry<Region, DemandSeries> entry : series.entrySet()) {
            out.text(entry.getKey().name());
            entry.getValue().writeTo(out);
        }
        watch.writeTo(out, series.keySet());
        return out.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} returned.
     *
     * @throws IllegalArgumentException if the bytes are no such state
     */
    public static ItemState fromBytes(byte[] bytes) {
        PackedInput in = new PackedInput(bytes);
        long version = in.bits(8);
        if (version != VERSION && version != VERSION_WITHOUT_WATCH) {
            throw new IllegalArgumentException("item state of version " + version + ": expected at most " + VERSION);
        }
        ItemState state = new ItemState();
        state.accesses = in.varint();
        if (version == VERSION_WITHOUT_WATCH) {
            in.flag();
        }
        state.run = readRun(in);
        state.previousRun = readRun(in);
        int regions = in.count(MOST_REGIONS);
        for (int i = 0; i < regions; i++) {
            Region region = new Region(in.text());
            state.series.put(region, DemandSeries.readFrom(in));
        }
        if (version == VERSION_WITHOUT_WATCH) {
            state.series.forEach(state::watch);
        } else {
            state.watch = ItemWatch.readFrom(in, state.series.keySet());
        }
        return state;
    }

    private void watch(Region region, DemandSeries demand) {
        double[] counts = new double[demand.history().capacity()];
        demand.history().totals(demand.history().firstWindow(), counts);
        watch.adopt(region, Arrays.stream(counts).sum());
    }

    private static void writeRun(PackedOutput out, @Nullable Run run) {
        out.flag(run != null);
        if (run != null) {
            out.text(run.region().name());
            out.signedVarint(run.startMillis());
            out.varint(run.lastMillis() - run.startMillis());
            out.varint(run.length());
            out.varint(run.writes());
        }
    }

    private static @Nullable Run readRun(PackedInput in) {
        if (!in.flag()) {
            return null;
        }
        Region region = new Region(in.text());
        long start = in.signedVarint();
        long last = start + in.varint();
        return new Run(region, start, last, in.varint(), in.varint());
    }
}
