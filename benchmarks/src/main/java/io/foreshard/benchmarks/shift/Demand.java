package io.foreshard.benchmarks.shift;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One item's accesses, hour by hour: a pure function of the hour, so that it can be asked for any hour, any number of times.
 * Each region {@code r} has the rate {@code rate · share_r · (1 + swing · cos(2π(h − phase_r)/24)) · factor}; the factor is 1 for
 * {@link Kind#POISSON}, gamma distributed and drawn anew every hour for {@link Kind#NEGATIVE_BINOMIAL}, and kept for three hours on the
 * average for {@link Kind#BURSTS}. Immutable.
 */
final class Demand {

    static final int HOURS_A_DAY = 24;
    static final long HOUR_MILLIS = 3_600_000;

    /** A region that none of the items uses, and the number of those they may use. */
    static final int UNUSED_REGION = 4;

    private static final int REGION_BITS = 3;
    private static final double REDRAWN = 1.0 / 3;

    /** How an hour's count varies. */
    enum Kind {
        POISSON,
        NEGATIVE_BINOMIAL,
        BURSTS;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final double perHour;
    private final double[] shares;
    private final double[] phases;
    private final double swing;
    private final double shape;
    private final long seed;

    private Demand(Kind kind, double perHour, double[] shares, long seed, SplittableRandom random) {
        this.kind = kind;
        this.perHour = perHour;
        this.shares = shares;
        this.seed = seed;
        this.swing = random.nextDouble(0.2, 0.9);
        this.shape = random.nextDouble(2, 8);
        this.phases = new double[shares.length];
        double home = random.nextDouble(HOURS_A_DAY);
        for (int r = 0; r < shares.length; r++) {
            phases[r] = home + (r == 0 ? 0 : random.nextDouble(-8, 8));
        }
    }

    /** An item with one to four regions, 70 to 99 % of its accesses from the first. */
    static Demand of(Kind kind, double perHour, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] shares = new double[1 + random.nextInt(UNUSED_REGION)];
        double home = shares.length == 1 ? 1 : random.nextDouble(0.7, 0.99);
        double others = 0;
        for (int r = 1; r < shares.length; r++) {
            shares[r] = -Math.log(1 - random.nextDouble());
            others += shares[r];
        }
        for (int r = 1; r < shares.length; r++) {
            shares[r] *= (1 - home) / others;
        }
        shares[0] = home;
        return new Demand(kind, perHour, shares, seed, random);
    }

    Kind kind() {
        return kind;
    }

    double perHour() {
        return perHour;
    }

    /** The region of {@code share} or less with the most of it, or one that the item never used. */
    int rareRegion(double share) {
        int best = UNUSED_REGION;
        for (int r = 1; r < shares.length; r++) {
            if (shares[r] <= share && (best == UNUSED_REGION || shares[r] > shares[best])) {
                best = r;
            }
        }
        return best;
    }

    /** Accesses of an hour, oldest first, each to be read by {@link #millis} and {@link #region}. */
    long[] accesses(long hour, double homeFactor) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + hour);
        long[] accesses = new long[8];
        int size = 0;
        for (int r = 0; r < shares.length; r++) {
            double mean = mean(r, hour) * (r == 0 ? homeFactor : 1);
            int count = Draws.poisson(random, mean);
            accesses = Arrays.copyOf(accesses, Math.max(accesses.length, size + count));
            for (int i = 0; i < count; i++) {
                long time = hour * HOUR_MILLIS + random.nextLong(HOUR_MILLIS);
                accesses[size++] = time << REGION_BITS | r;
            }
        }
        long[] sorted = Arrays.copyOf(accesses, size);
        Arrays.sort(sorted);
        return sorted;
    }

    static long millis(long access) {
        return access >> REGION_BITS;
    }

    static int region(long access) {
        return (int) access & (1 << REGION_BITS) - 1;
    }

    private double mean(int region, long hour) {
        double curve = 1 + swing * Math.cos(2 * Math.PI * (hour - phases[region]) / HOURS_A_DAY);
        return perHour * shares[region] * curve * factor(region, hour);
    }

    private double factor(int region, long hour) {
        return switch (kind) {
            case POISSON -> 1;
            case NEGATIVE_BINOMIAL -> Draws.gamma(factorRandom(region, hour), shape);
            case BURSTS -> burst(region, hour);
        };
    }

    private double burst(int region, long hour) {
        for (long from = hour; ; from--) {
            SplittableRandom random = factorRandom(region, from);
            if (random.nextDouble() < REDRAWN) {
                return Draws.gamma(random, shape);
            }
        }
    }

    private SplittableRandom factorRandom(int region, long hour) {
        return new SplittableRandom((seed * 31 + region + 1) * 1_000_033 + hour);
    }
}
