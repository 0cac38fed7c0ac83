package io.foreshard.core.anomaly.series;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Anomalies of one series of measurements, causal, in one pass and with one configuration for all series. State is at most 2 kB, a point costs a few
 * microseconds. Not thread-safe.
 *
 * <p>Several cheap views of the series, each of which is blind to something: the level of the last quarter of a hundred points against that of some
 * hundreds, the level of some hundreds against that of thousands, the difference from what is usual at this hour, and how far beyond everything seen a value
 * lies. Upwards and downwards are views of their own. Each is measured against its own past by an {@link EmpiricalTail}, so that no distribution is assumed
 * and a view that is always restless tells nothing. The surprise of a point is the greatest of the views', plus a part of the others' for agreement.
 *
 * <p>Values are taken as {@code sign(v) sqrt(|v|)}, which gives counts one variance at all levels (Bartlett 1936).
 */
public final class SeriesDetector {

    /** Scores from here on are alarms. Fixed for all series. */
    public static final double ALARM_SCORE = 0.5;

    /** Largest magnitude of a value. */
    public static final double LARGEST_VALUE = 1e60;

    private static final int VERSION = 1;
    private static final double ALARM_SURPRISE = 3.4;
    private static final double AGREEMENT = 0.07;
    private static final double SLOW_VIEW_WEIGHT = 0.7;
    private static final double RANGE_VIEW_WEIGHT = 0.8;
    private static final int POINTS_TO_LEARN = 100;

    private final LevelShift quickShift = new LevelShift(0.07, 0.006);
    private final LevelShift slowShift = new LevelShift(0.02, 0.0003);
    private final WeekProfile profile = new WeekProfile();
    private final Range range = new Range();
    private final Refractory refractory = new Refractory();
    private final View quick = new View(1, View.KEPT);
    private final View slow = new View(SLOW_VIEW_WEIGHT, View.KEPT);
    private final View seasonal = new View(1, View.KEPT);
    private final View novel = new View(RANGE_VIEW_WEIGHT, View.KEPT_OF_RARE);
    private long points;

    /**
     * Takes the next point and tells how anomalous it is.
     *
     * @param timestampMillis since 1970 in UTC; only the hour of the week is used, so gaps and repeats are allowed
     * @param value finite, of magnitude up to {@link #LARGEST_VALUE}
     * @return in [0, 1): surprise {@code s} as {@code s / (s + 3.4)}, 0 while an anomaly like it was told lately
     */
    public double accept(long timestampMillis, double value) {
        if (!(Math.abs(value) <= LARGEST_VALUE)) {
            throw new IllegalArgumentException("value " + value + ": expected a magnitude up to " + LARGEST_VALUE);
        }
        double x = Math.copySign(Math.sqrt(Math.abs(value)), value);
        quick.see(quickShift.accept(x, points));
        slow.see(slowShift.accept(x, points));
        double usual = profile.usual(timestampMillis);
        if (Double.isNaN(usual)) {
            seasonal.seeNothing();
        } else {
            seasonal.see(x - usual);
        }
        profile.add(timestampMillis, x);
        novel.seeNovelty(range.accept(x, points));
        double known = Math.min(1, points / (double) POINTS_TO_LEARN);
        points++;
        double surprise = known * surprise();
        return refractory.tells(surprise) ? surprise / (surprise + ALARM_SURPRISE) : 0;
    }

    private double surprise() {
        double most = Math.max(Math.max(quick.most(), slow.most()), Math.max(seasonal.most(), novel.most()));
        double sum = quick.sum() + slow.sum() + seasonal.sum() + novel.sum();
        return most + AGREEMENT * (sum - most);
    }

    /** The state, in a versioned form of at most 2,048 bytes. */
    public byte[] toBytes() {
        PackedOutput out = new PackedOutput();
        out.bits(VERSION, 4);
        out.varint(points);
        quickShift.writeTo(out);
        slowShift.writeTo(out);
        profile.writeTo(out);
        range.writeTo(out);
        refractory.writeTo(out);
        quick.writeTo(out);
        slow.writeTo(out);
        seasonal.writeTo(out);
        novel.writeTo(out);
        return out.toByteArray();
    }

    /**
     * Resumes what {@link #toBytes} stored; from then on every score is the same.
     *
     * @throws IllegalArgumentException if the bytes are no state of this version
     */
    public static SeriesDetector fromBytes(byte[] bytes) {
        PackedInput in = new PackedInput(bytes);
        long version = in.bits(4);
        if (version != VERSION) {
            throw new IllegalArgumentException("detector state of version " + version + ": expected " + VERSION);
        }
        SeriesDetector detector = new SeriesDetector();
        detector.points = in.varint();
        if (detector.points < 0) {
            throw new IllegalArgumentException("detector state of " + detector.points + " points");
        }
        detector.quickShift.readFrom(in);
        detector.slowShift.readFrom(in);
        detector.profile.readFrom(in);
        detector.range.readFrom(in);
        detector.refractory.readFrom(in);
        detector.quick.readFrom(in);
        detector.slow.readFrom(in);
        detector.seasonal.readFrom(in);
        detector.novel.readFrom(in);
        return detector;
    }
}
