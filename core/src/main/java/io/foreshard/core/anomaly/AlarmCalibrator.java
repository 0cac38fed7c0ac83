package io.foreshard.core.anomaly;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns from many items how often each test's statistic reaches which level when nothing is wrong, and so which threshold keeps
 * a rate of false alarms. Not thread-safe; one for each parallel instance, merged by {@link #add}, stored with the population's
 * profile. At most some kilobytes, whatever the number of items.
 *
 * <p>With {@code c(l)} excursions that reached level {@code l} in {@code n} tested windows of one {@link Stratum}, the rate of
 * {@code l} is {@code N(l) = N(1) · q(1) ⋯ q(l−1)}, where {@code q(l)} is the share of the excursions at {@code l} that go on to
 * {@code l + 1}: {@code (c(l+1) + w·Q(l)) / (c(l) + w)}, shrunk to that of all strata of the kind that are as restless, {@code Q}, this one to that of all, and that to the
 * {@code 1/e} that a likelihood ratio's martingale promises (Ville 1939): with few data the threshold is the theory's. The logarithm is
 * linear between levels.
 *
 * <p>True anomalies are rare and extreme: levels that are reached less than {@value #TRUSTED} times as often as the rate asked for are not
 * believed, but extrapolated with the mean of the last {@value #EXTRAPOLATED_BY} believed {@code log q}: an exponential tail. What that gets
 * wrong for a whole kind is corrected by the square of alarms budgeted over alarms told, at most by a factor of {@value #MOST_CORRECTION}, so
 * that many true alarms cannot silence it.
 */
public final class AlarmCalibrator {

    private static final int VERSION = 1;

    /** Excursions, and windows, that the prior knowledge is worth. */
    private static final double PRIOR_EXCURSIONS = 8;

    private static final double PRIOR_WINDOWS = 200;

    /** Excursions a window that reach level 1, before anything was seen. */
    private static final double PRIOR_RATE = 0.1;

    /** New regions are told until they turn out to be too many. */
    private static final double PRIOR_RATE_OF_NEW_REGIONS = 1e-6;

    private static final double THEORY = Math.exp(-1);
    private static final double TRUSTED = 2;
    private static final int EXTRAPOLATED_BY = 8;

    /** Alarms, told and budgeted alike, that the trust in the tails is worth. */
    private static final double PRIOR_TOLD = 10;

    private static final float MOST_TOLD = 4096;
    private static final double MOST_CORRECTION = 2.5;
    private static final double MOST_CONTINUING = 0.97;

    private final Map<AnomalyKind, Strata> kinds = new EnumMap<>(AnomalyKind.class);

    /** Used anew by each computation. */
    private final Slope slope = new Slope();

    /** One that has seen nothing. */
    public AlarmCalibrator() {
        for (AnomalyKind kind : AnomalyKind.values()) {
            kinds.put(kind, new Strata(priorRate(kind)));
        }
    }

    /** A statistic was tested in a window, in which so many excursions may be told. */
    void expose(Trial trial) {
        expose(trial.kind(), trial.stratum(), 1);
        strata(trial.kind()).budgeted += (float) trial.perWindow();
    }

    /** An excursion was told. */
    void told(AnomalyKind kind) {
        Strata strata = strata(kind);
        strata.told++;
        if (strata.told > MOST_TOLD) {
            strata.told /= 2;
            strata.budgeted /= 2;
        }
    }

    /** So many windows were tested. */
    void expose(AnomalyKind kind, int stratum, int windows) {
        Strata strata = strata(kind);
        strata.of(stratum).expose(windows);
        strata.alike(stratum).expose(windows);
        strata.all.expose(windows);
    }

    /** An excursion that had reached level {@code above} reached {@code upTo}. */
    void reach(AnomalyKind kind, int stratum, int above, int upTo) {
        if (upTo > above) {
            Strata strata = strata(kind);
            strata.of(stratum).reach(above, upTo);
            strata.alike(stratum).reach(above, upTo);
            strata.all.reach(above, upTo);
        }
    }

    /**
     * The statistic above which ordinary behaviour gets at the given rate.
     *
     * @param perWindow excursions a tested window, above 0
     */
    double threshold(AnomalyKind kind, int stratum, double perWindow) {
        Strata strata = strata(kind);
        return threshold(strata, stratum, perWindow * strata.correction());
    }

    private double threshold(Strata strata, int stratum, double perWindow) {
        double rate = strata.baseRate(stratum);
        if (rate <= perWindow) {
            return 1;
        }
        slope.clear();
        int level = 1;
        while (level < TailCounts.LEVELS && rate > TRUSTED * perWindow) {
            double next = rate * strata.continuing(stratum, level);
            slope.add(next / rate);
            if (next <= perWindow) {
                break;
            }
            rate = next;
            level++;
        }
        return level + Math.log(rate / perWindow) / slope.steepness();
    }

    /** How often an excursion of ordinary behaviour reaches a statistic, a tested window. */
    double rate(AnomalyKind kind, int stratum, double statistic) {
        Strata strata = strata(kind);
        double log = Math.log(strata.baseRate(stratum));
        int whole = (int) Math.min(TailCounts.LEVELS - 1, Math.max(1, Math.floor(statistic)));
        slope.clear();
        for (int level = 1; level < whole; level++) {
            double share = strata.continuing(stratum, level);
            slope.add(share);
            log += Math.log(share);
        }
        return Math.exp(log - slope.steepness() * Math.max(0, statistic - whole));
    }

    /** Takes in what another instance has learnt. */
    public void add(AlarmCalibrator other) {
        other.kinds.forEach((kind, strata) -> strata(kind).add(strata));
    }

    private static double priorRate(AnomalyKind kind) {
        return kind == AnomalyKind.NEW_REGION ? PRIOR_RATE_OF_NEW_REGIONS : PRIOR_RATE;
    }

    private Strata strata(AnomalyKind kind) {
        Strata strata = kinds.get(kind);
        if (strata == null) {
            throw new IllegalStateException("no strata of kind " + kind);
        }
        return strata;
    }

    /** Appends this calibrator. */
    public void writeTo(PackedOutput out) {
        out.bits(VERSION, 4);
        for (AnomalyKind kind : AnomalyKind.values()) {
            strata(kind).writeTo(out);
        }
    }

    /** Reads what {@link #writeTo} appended. */
    public static AlarmCalibrator readFrom(PackedInput in) {
        long version = in.bits(4);
        if (version != VERSION) {
            throw new IllegalArgumentException("alarm calibrator of version " + version + ": expected " + VERSION);
        }
        AlarmCalibrator read = new AlarmCalibrator();
        for (AnomalyKind kind : AnomalyKind.values()) {
            read.kinds.put(kind, Strata.readFrom(in, priorRate(kind)));
        }
        return read;
    }

    /** Mean steepness, {@code −log q}, of the last levels; that of theory before the first. */
    private static final class Slope {

        private final double[] shares = new double[EXTRAPOLATED_BY];
        private int count;

        void clear() {
            count = 0;
        }

        void add(double share) {
            shares[count % EXTRAPOLATED_BY] = share;
            count++;
        }

        double steepness() {
            if (count == 0) {
                return 1;
            }
            double product = 1;
            int used = Math.min(count, EXTRAPOLATED_BY);
            for (int i = 0; i < used; i++) {
                product *= shares[i];
            }
            return -Math.log(product) / used;
        }
    }

    /** The strata of one kind, those that were seen, and all together. */
    private static final class Strata {

        private final TailCounts all = new TailCounts();
        private final TailCounts[] byRestlessness = new TailCounts[Stratum.RESTS];
        private float told;
        private float budgeted;

        private final double priorRate;

        Strata(double priorRate) {
            this.priorRate = priorRate;
            Arrays.setAll(byRestlessness, unseen -> new TailCounts());
        }

        /** Those of all strata that are as restless. */
        TailCounts alike(int stratum) {
            return byRestlessness[Stratum.restlessnessOf(stratum)];
        }

        double baseRate(int stratum) {
            double pooled = baseRate(alike(stratum), baseRate(all, priorRate));
            return baseRate(of(stratum), pooled);
        }

        private static double baseRate(TailCounts counts, double prior) {
            return (counts.reached(1) + prior * PRIOR_WINDOWS) / (counts.exposure() + PRIOR_WINDOWS);
        }

        double continuing(int stratum, int level) {
            double pooled = continuing(alike(stratum), level, continuing(all, level, THEORY));
            return Math.min(MOST_CONTINUING, continuing(of(stratum), level, pooled));
        }

        private static double continuing(TailCounts counts, int level, double prior) {
            return (counts.reached(level + 1) + prior * PRIOR_EXCURSIONS) / (counts.reached(level) + PRIOR_EXCURSIONS);
        }

        double correction() {
            double ratio = (budgeted + PRIOR_TOLD) / (told + PRIOR_TOLD);
            return Math.max(1 / MOST_CORRECTION, Math.min(MOST_CORRECTION, ratio * ratio));
        }

        private final @Nullable TailCounts[] each = new @Nullable TailCounts[Stratum.COUNT];

        TailCounts of(int stratum) {
            TailCounts counts = each[stratum];
            if (counts == null) {
                counts = new TailCounts();
                each[stratum] = counts;
            }
            return counts;
        }

        void add(Strata other) {
            all.add(other.all);
            told += other.told;
            budgeted += other.budgeted;
            for (int i = 0; i < Stratum.COUNT; i++) {
                TailCounts counts = other.each[i];
                if (counts != null) {
                    of(i).add(counts);
                    alike(i).add(counts);
                }
            }
        }

        void writeTo(PackedOutput out) {
            all.writeTo(out);
            out.float32(told);
            out.float32(budgeted);
            for (TailCounts counts : Arrays.asList(each)) {
                boolean seen = counts != null && !counts.isEmpty();
                out.flag(seen);
                if (seen && counts != null) {
                    counts.writeTo(out);
                }
            }
        }

        static Strata readFrom(PackedInput in, double priorRate) {
            Strata strata = new Strata(priorRate);
            strata.all.add(TailCounts.readFrom(in));
            strata.told = (float) in.float32();
            strata.budgeted = (float) in.float32();
            for (int i = 0; i < Stratum.COUNT; i++) {
                if (in.flag()) {
                    strata.each[i] = TailCounts.readFrom(in);
                    strata.alike(i).add(strata.of(i));
                }
            }
            return strata;
        }
    }
}
