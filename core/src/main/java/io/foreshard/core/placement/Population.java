package io.foreshard.core.placement;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * What all items of one planner instance have shown: the cost that each rule would have had for them, and how strongly an
 * item's own experience should count against that of all. Bounded, a few hundred bytes. Not thread-safe.
 */
public final class Population {

    /**
     * Accesses' worth of the population's experience that an item's own is mixed with; the candidates between which the
     * population chooses.
     */
    static final double[] SHRINKAGES = {8, 40, 200, 1000, Double.POSITIVE_INFINITY};

    /** What older runs keep of their weight with every new one of any item. */
    static final double RUN_FADE = 0.9999;

    private static final int VERSION = 2;
    private static final double PRIOR_ACCESSES = 20;
    private static final double MOVES_EXPECTED = 10;
    private static final double MOVE_FADE = 0.99;
    private static final double HALF_LIFE_ACCESSES = 200_000;
    private static final double DECAY = Math.pow(0.5, 1 / HALF_LIFE_ACCESSES);

    private final double[] ruleCosts = new double[Rule.ALL.length];
    private final double[] shrinkageCosts = new double[SHRINKAGES.length];
    private final DwellTable dwell;
    private double accesses;
    private double movesTimed;
    private double moveMillisSum;

    public Population() {
        this(new DwellTable());
    }

    private Population(DwellTable dwell) {
        this.dwell = dwell;
    }

    DwellTable dwell() {
        return dwell;
    }

    /** Books what each rule and each shrinkage would have cost for some accesses of one item. */
    void book(double newAccesses, double[] newRuleCosts, double[] newShrinkageCosts) {
        double decay = Math.pow(DECAY, newAccesses);
        accesses = accesses * decay + newAccesses;
        mix(ruleCosts, newRuleCosts, decay);
        mix(shrinkageCosts, newShrinkageCosts, decay);
    }

    private static void mix(double[] sums, double[] added, double decay) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sums[i] * decay + added[i];
        }
    }

    /** Mean cost of an access under a rule, where a move costs so much. */
    double meanCost(Rule rule, double moveCost) {
        return (ruleCosts[rule.index()] + PRIOR_ACCESSES * prior(rule, moveCost)) / (accesses + PRIOR_ACCESSES);
    }

    /** Before anything is known a home-aware rule of the patience that fits the price is followed. */
    private static double prior(Rule rule, double moveCost) {
        return rule == Rule.plausible(moveCost) ? 0.1 : 0.2;
    }

    /** Index of the shrinkage under which items have fared best. */
    int bestShrinkage() {
        int best = shrinkageCosts.length - 1;
        for (int i = best - 1; i >= 0; i--) {
            if (shrinkageCosts[i] < shrinkageCosts[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Books how long a move took from its decision until it was known to have happened. */
    void bookMove(long millis) {
        movesTimed = movesTimed * MOVE_FADE + 1;
        moveMillisSum = moveMillisSum * MOVE_FADE + millis;
    }

    /** How long a move takes, event time; what is expected counts as much as {@value #MOVES_EXPECTED} moves. */
    long moveMillis(Duration expected) {
        return Math.round((moveMillisSum + MOVES_EXPECTED * expected.toMillis()) / (movesTimed + MOVES_EXPECTED));
    }

    /** Adds what another instance has learned, when the job is rescaled. */
    public void add(Population other) {
        accesses += other.accesses;
        movesTimed += other.movesTimed;
        moveMillisSum += other.moveMillisSum;
        mix(ruleCosts, other.ruleCosts, 1);
        mix(shrinkageCosts, other.shrinkageCosts, 1);
        dwell.addAll(other.dwell);
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeDouble(accesses);
            out.writeDouble(movesTimed);
            out.writeDouble(moveMillisSum);
            for (Rule rule : Rule.ALL) {
                out.writeDouble(ruleCosts[rule.index()]);
            }
            for (double cost : shrinkageCosts) {
                out.writeDouble(cost);
            }
            dwell.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are not of a known version */
    public static Population fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("population state of version " + version + "; known is " + VERSION);
            }
            double accesses = in.readDouble();
            double movesTimed = in.readDouble();
            double moveMillisSum = in.readDouble();
            double[] ruleCosts = readDoubles(in, Rule.ALL.length);
            double[] shrinkageCosts = readDoubles(in, SHRINKAGES.length);
            Population population = new Population(DwellTable.readFrom(in));
            population.accesses = accesses;
            population.movesTimed = movesTimed;
            population.moveMillisSum = moveMillisSum;
            mix(population.ruleCosts, ruleCosts, 0);
            mix(population.shrinkageCosts, shrinkageCosts, 0);
            return population;
        } catch (IOException e) {
            throw new IllegalArgumentException("population state of " + bytes.length + " bytes is cut off", e);
        }
    }

    private static double[] readDoubles(DataInputStream in, int count) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }
}
