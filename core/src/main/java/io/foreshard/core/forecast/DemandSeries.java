package io.foreshard.core.forecast;

import io.foreshard.core.forecast.series.SeriesForecaster;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import io.foreshard.core.window.RegionHistory;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one item's demand from one region: its history and the state of every model. Changed by
 * {@link DemandForecaster} only. Not thread-safe.
 */
public final class DemandSeries {

    static final double FAST_HALF_LIFE = 12;
    static final double SLOW_HALF_LIFE = 96;
    private static final int VERSION = 2;

    final RegionHistory history;
    final LevelFilter fast;
    final LevelFilter slow;
    final ModelTrack[] tracks = new ModelTrack[DemandModel.ALL.length];
    DemandModel chosen = DemandModel.LEVEL;
    long next;
    long closedWindows;
    int outliersInRow;

    @Nullable
    SeriesForecaster fitted;

    int windowsSinceFit;

    /** Fits in a row that were not chosen until the next. */
    int misses;

    /** What the chosen model says of the first open window, as long as nothing changed. */
    @Nullable
    PredictiveDistribution predicted;

    private long toldSpike = Long.MIN_VALUE;

    /**
     * @param historyWindows windows kept
     * @param firstWindow the window of the first access
     */
    public DemandSeries(int historyWindows, long firstWindow, Prior prior) {
        this(new RegionHistory(historyWindows, firstWindow), prior);
        next = firstWindow;
    }

    private DemandSeries(RegionHistory history, Prior prior) {
        this.history = history;
        fast = new LevelFilter(FAST_HALF_LIFE, prior);
        slow = new LevelFilter(SLOW_HALF_LIFE, prior);
        for (int i = 0; i < tracks.length; i++) {
            tracks[i] = new ModelTrack();
        }
    }

    /** The counts, closed and open. */
    public RegionHistory history() {
        return history;
    }

    /** The first window that is not closed yet. */
    public long nextWindow() {
        return next;
    }

    /** How many windows were closed since the first access. */
    public long closedWindows() {
        return closedWindows;
    }

    /** The window whose spike was told before it was closed; {@code Long.MIN_VALUE} if none was. */
    public long toldSpikeWindow() {
        return toldSpike;
    }

    /** Notes that the spike of an open window was told. */
    public void tellSpike(long window) {
        toldSpike = window;
    }

    /** Adds accesses; those of a closed window correct it as long as the history holds it. */
    public RegionHistory.Added add(long window, int reads, int writes) {
        long oldest = history.firstWindow();
        RegionHistory.Added added = history.add(window, reads, writes);
        if (history.firstWindow() != oldest) {
            predicted = null;
        }
        if (added == RegionHistory.Added.COUNTED && window < next) {
            long age = next - 1 - window;
            predicted = null;
            fast.addLate((double) reads + writes, age);
            slow.addLate((double) reads + writes, age);
            if (fitted != null) {
                fitted.addLate((double) reads + writes, age);
            }
        }
        return added;
    }

    /** Counts of the closed windows that the history holds, oldest first. */
    double[] closedCounts() {
        double[] counts = new double[(int) Math.max(0, next - history.firstWindow())];
        history.totals(history.firstWindow(), counts);
        return counts;
    }

    /** Appends this series. */
    public void writeTo(PackedOutput out) {
        out.bits(VERSION, 4);
        history.writeTo(out);
        out.signedVarint(next - history.newestWindow());
        out.varint(closedWindows);
        out.bits(outliersInRow, 4);
        boolean told = toldSpike >= next;
        out.flag(told);
        if (told) {
            out.varint(toldSpike - next);
        }
        out.bits(chosen.code(), 3);
        fast.writeTo(out);
        slow.writeTo(out);
        out.varint(windowsSinceFit);
        out.bits(misses, 2);
        out.flag(fitted != null);
        if (fitted != null) {
            fitted.writeTo(out);
        }
        writeTracks(out);
    }

    /** Models that know nothing yet, and those of most items, go along with the mean. */
    private void writeTracks(PackedOutput out) {
        ModelTrack mean = tracks[DemandModel.MEAN.code()];
        mean.writeTo(out);
        for (ModelTrack track : tracks) {
            if (track != mean) {
                boolean same = track.saysWhat(mean);
                out.flag(same);
                if (!same) {
                    track.writeTo(out);
                }
            }
        }
    }

    private void readTracks(PackedInput in) {
        ModelTrack mean = tracks[DemandModel.MEAN.code()];
        mean.readFrom(in);
        for (ModelTrack track : tracks) {
            if (track != mean && in.flag()) {
                track.startFrom(mean);
            } else if (track != mean) {
                track.readFrom(in);
            }
        }
    }

    /** Reads what {@link #writeTo} appended. */
    public static DemandSeries readFrom(PackedInput in) {
        long version = in.bits(4);
        if (version != VERSION) {
            throw new IllegalArgumentException("demand series of version " + version + ": expected " + VERSION);
        }
        DemandSeries series = new DemandSeries(RegionHistory.readFrom(in), Prior.VAGUE);
        series.next = series.history.newestWindow() + in.signedVarint();
        series.closedWindows = in.varint();
        series.outliersInRow = (int) in.bits(4);
        if (in.flag()) {
            series.toldSpike = series.next + in.varint();
        }
        series.chosen = DemandModel.ofCode((int) in.bits(3));
        series.fast.readFrom(in);
        series.slow.readFrom(in);
        series.windowsSinceFit = (int) in.varint();
        series.misses = (int) in.bits(2);
        if (in.flag()) {
            series.fitted = SeriesForecaster.readFrom(in);
        }
        series.readTracks(in);
        return series;
    }
}
