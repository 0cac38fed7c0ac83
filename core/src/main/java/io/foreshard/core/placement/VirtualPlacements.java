package io.foreshard.core.placement;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where each {@link Rule} would have one item now and what that has cost of late, and where the item would be if it
 * followed the best rule under each of {@link Population#SHRINKAGES}. This is the hedge: whatever the forecasts say, the
 * item's cost stays near that of the rule that is best for it (follow the leader with shrinkage; cf. Blum and Burch 2000
 * on combining on-line algorithms for metrical task systems). Costs in mean round trips. Not thread-safe.
 */
final class VirtualPlacements {

    private static final double MEMORY_ACCESSES = 400;
    private static final double DECAY = 1 - 1 / MEMORY_ACCESSES;
    private static final double HOME_HALF_LIFE_MILLIS = 30 * 86_400_000.0;
    private static final double MAJORITY_HALF_LIFE_MILLIS = 5 * 86_400_000.0;
    private static final int RULES = Rule.ALL.length;
    private static final int FOLLOWERS = Population.SHRINKAGES.length;
    /** The plan's place and those of the followers also change between accesses. */
    private static final int WANDERERS = 1 + FOLLOWERS;

    private final int[] places = new int[RULES];
    private final float[] costs = new float[RULES];
    private final int[] followers = new int[FOLLOWERS];
    private final float[][] occupancy = new float[WANDERERS][RegionTable.CAPACITY];
    private final float[] visits = new float[RegionTable.CAPACITY];
    private final float[] recentVisits = new float[RegionTable.CAPACITY];
    private float accesses;
    private long observedUntil;

    VirtualPlacements(int home) {
        Arrays.fill(places, home);
        Arrays.fill(followers, home);
    }

    int placeOf(Rule rule) {
        return places[rule.index()];
    }

    /** Where the item would be had it always followed the leader under this shrinkage. */
    int follower(int shrinkage) {
        return followers[shrinkage];
    }

    /** The region it is mostly asked for from. */
    int home() {
        return argmax(visits);
    }

    /** Accesses behind its own experience, decayed. */
    double experience() {
        return accesses;
    }

    /** The index gets another region: whatever was there is taken to be at the replacement. */
    void forget(int region, int replacement) {
        replace(places, region, replacement);
        replace(followers, region, replacement);
        for (float[] row : occupancy) {
            row[replacement] += row[region];
            row[region] = 0;
        }
        visits[region] = 0;
        recentVisits[region] = 0;
    }

    private static void replace(int[] values, int from, int to) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == from) {
                values[i] = to;
            }
        }
    }

    /** Time passes; nothing is known yet of the accesses in it. */
    void advance(long nowMillis) {
        if (observedUntil != 0 && nowMillis > observedUntil) {
            float passed = nowMillis - observedUntil;
            occupancy[0][placeOf(Rule.PLAN)] += passed;
            for (int i = 0; i < FOLLOWERS; i++) {
                occupancy[1 + i][followers[i]] += passed;
            }
            fade(visits, passed / HOME_HALF_LIFE_MILLIS);
            fade(recentVisits, passed / MAJORITY_HALF_LIFE_MILLIS);
        }
        observedUntil = Math.max(observedUntil, nowMillis);
    }

    private static void fade(float[] values, double halfLives) {
        float factor = (float) Math.pow(0.5, halfLives);
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /**
     * Books the accesses by which a run has grown.
     *
     * @param before length of the run before, 0 for a new one
     * @param after length of the run now
     */
    void book(int region, long before, long after, AccessCosts prices, Population population) {
        double count = after - before;
        double[] ruleCosts = new double[RULES];
        boolean atHome = region == home();
        for (Rule rule : Rule.ALL) {
            ruleCosts[rule.index()] = rule.countsRuns()
                    ? serveCounting(rule, region, before, after, atHome, prices)
                    : count * meanPrice(rule, region, before > 0, prices);
        }
        double[] followerCosts = new double[FOLLOWERS];
        for (int i = 0; i < FOLLOWERS; i++) {
            followerCosts[i] = count * meanPrice(1 + i, followers[i], region, before > 0, prices);
        }
        visits[region] += (float) count;
        recentVisits[region] += (float) count;
        ruleCosts[Rule.MAJORITY.index()] += followMajority(prices);
        remember(count, ruleCosts);
        followLeaders(prices, population, followerCosts);
        population.book(count, ruleCosts, followerCosts);
        for (float[] row : occupancy) {
            Arrays.fill(row, 0);
        }
    }

    /** The plan wants the item elsewhere (or where it is): its virtual place follows, and so may the followers. */
    void plan(int target, AccessCosts prices, Population population) {
        double[] ruleCosts = new double[RULES];
        double[] followerCosts = new double[FOLLOWERS];
        if (places[Rule.PLAN.index()] != target) {
            places[Rule.PLAN.index()] = target;
            ruleCosts[Rule.PLAN.index()] = prices.move();
            costs[Rule.PLAN.index()] += (float) prices.move();
        }
        followLeaders(prices, population, followerCosts);
        population.book(0, ruleCosts, followerCosts);
    }

    private double serveCounting(Rule rule, int region, long before, long after, boolean atHome, AccessCosts prices) {
        int index = rule.index();
        int place = places[index];
        if (place == region) {
            return 0;
        }
        long moveAt = Math.max(rule.threshold(atHome), before + 1);
        double remote = Math.min(after, moveAt) - before;
        double cost = remote * prices.access(place, region);
        if (moveAt <= after) {
            places[index] = region;
            cost += prices.move();
        }
        return cost;
    }

    private double meanPrice(Rule rule, int region, boolean spread, AccessCosts prices) {
        int place = places[rule.index()];
        return rule == Rule.PLAN ? meanPrice(0, place, region, spread, prices) : prices.access(place, region);
    }

    /** Mean cost of the accesses since the last booking, taken to be spread evenly over the time since then. */
    private double meanPrice(int wanderer, int place, int region, boolean spread, AccessCosts prices) {
        double total = 0;
        double sum = 0;
        for (int i = 0; spread && i < RegionTable.CAPACITY; i++) {
            float share = occupancy[wanderer][i];
            if (share > 0) {
                total += share;
                sum += share * prices.access(i, region);
            }
        }
        return total > 0 ? sum / total : prices.access(place, region);
    }

    private double followMajority(AccessCosts prices) {
        int best = argmax(recentVisits);
        int place = placeOf(Rule.MAJORITY);
        if (recentVisits[best] <= recentVisits[place]) {
            return 0;
        }
        places[Rule.MAJORITY.index()] = best;
        return prices.move();
    }

    private void remember(double count, double[] ruleCosts) {
        float decay = (float) Math.pow(DECAY, count);
        accesses = accesses * decay + (float) count;
        for (int i = 0; i < RULES; i++) {
            costs[i] = costs[i] * decay + (float) ruleCosts[i];
        }
    }

    private void followLeaders(AccessCosts prices, Population population, double[] followerCosts) {
        double[] means = new double[RULES];
        for (Rule rule : Rule.ALL) {
            means[rule.index()] = population.meanCost(rule);
        }
        for (int i = 0; i < FOLLOWERS; i++) {
            int place = places[leader(Population.SHRINKAGES[i], means)];
            if (place != followers[i]) {
                followers[i] = place;
                followerCosts[i] += prices.move();
            }
        }
    }

    private int leader(double shrinkage, double[] means) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int rule = 0; rule < RULES; rule++) {
            double cost = Double.isInfinite(shrinkage)
                    ? means[rule]
                    : (costs[rule] + shrinkage * means[rule]) / (accesses + shrinkage);
            if (cost < least) {
                least = cost;
                best = rule;
            }
        }
        return best;
    }

    /** The rule that leads under a shrinkage. */
    Rule leader(int shrinkage, Population population) {
        double[] means = new double[RULES];
        for (Rule rule : Rule.ALL) {
            means[rule.index()] = population.meanCost(rule);
        }
        return Rule.ALL[leader(Population.SHRINKAGES[shrinkage], means)];
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    void writeTo(DataOutput out) throws IOException {
        for (int place : places) {
            out.writeByte(place);
        }
        for (int place : followers) {
            out.writeByte(place);
        }
        write(out, costs);
        for (float[] row : occupancy) {
            write(out, row);
        }
        write(out, visits);
        write(out, recentVisits);
        out.writeFloat(accesses);
        out.writeLong(observedUntil);
    }

    static VirtualPlacements readFrom(DataInput in) throws IOException {
        VirtualPlacements placements = new VirtualPlacements(0);
        for (int i = 0; i < RULES; i++) {
            placements.places[i] = in.readUnsignedByte();
        }
        for (int i = 0; i < FOLLOWERS; i++) {
            placements.followers[i] = in.readUnsignedByte();
        }
        read(in, placements.costs);
        for (float[] row : placements.occupancy) {
            read(in, row);
        }
        read(in, placements.visits);
        read(in, placements.recentVisits);
        placements.accesses = in.readFloat();
        placements.observedUntil = in.readLong();
        return placements;
    }

    private static void write(DataOutput out, float[] values) throws IOException {
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static void read(DataInput in, float[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
    }
}
