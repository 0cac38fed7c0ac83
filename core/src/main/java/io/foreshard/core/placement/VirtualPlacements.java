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

    private static final double MEMORY_ACCESSES = 800;
    private static final double DECAY = 1 - 1 / MEMORY_ACCESSES;
    private static final double HOME_HALF_LIFE_MILLIS = 365 * 86_400_000.0;
    private static final double MAJORITY_HALF_LIFE_MILLIS = 5 * 86_400_000.0;
    private static final int RULES = Rule.ALL.length;
    private static final int FOLLOWERS = Population.SHRINKAGES.length;
    private static final int NOWHERE = -1;
    /** The plan's place and those of the followers also change between accesses. */
    private static final int WANDERERS = 1 + FOLLOWERS;
    /** The rules, then the followers. */
    private static final int TRACKS = RULES + FOLLOWERS;

    /** Where each track has decided to be. */
    private final int[] places = new int[TRACKS];
    /** Where it was before that. */
    private final int[] before = new int[TRACKS];
    /** From when on it is where it has decided to be: a move takes its time, here as in earnest. */
    private final long[] effectiveAt = new long[TRACKS];

    private final float[] costs = new float[RULES];
    private final float[][] occupancy = new float[WANDERERS][RegionTable.CAPACITY];
    private final float[] visits = new float[RegionTable.CAPACITY];
    private final float[] recentVisits = new float[RegionTable.CAPACITY];
    private final WorkFunction work = new WorkFunction();
    private float accesses;
    private long observedUntil;

    VirtualPlacements(int home) {
        Arrays.fill(places, home);
        Arrays.fill(before, home);
    }

    int placeOf(Rule rule) {
        return places[rule.index()];
    }

    /** Where the item would be had it always followed the leader under this shrinkage. */
    int follower(int shrinkage) {
        return places[RULES + shrinkage];
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
        replace(before, region, replacement);
        for (float[] row : occupancy) {
            row[replacement] += row[region];
            row[region] = 0;
        }
        visits[region] = 0;
        recentVisits[region] = 0;
        work.forget(region);
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
            for (int i = 0; i < WANDERERS; i++) {
                int track = trackOf(i);
                long change = Math.min(nowMillis, Math.max(observedUntil, effectiveAt[track]));
                occupancy[i][before[track]] += change - observedUntil;
                occupancy[i][places[track]] += nowMillis - change;
            }
            double passed = nowMillis - observedUntil;
            fade(visits, passed / HOME_HALF_LIFE_MILLIS);
            fade(recentVisits, passed / MAJORITY_HALF_LIFE_MILLIS);
        }
        observedUntil = Math.max(observedUntil, nowMillis);
    }

    private static int trackOf(int wanderer) {
        return wanderer == 0 ? Rule.PLAN.index() : RULES + wanderer - 1;
    }

    private void decide(int track, int place, long atMillis, AccessCosts prices) {
        if (atMillis >= effectiveAt[track]) {
            before[track] = places[track];
        }
        places[track] = place;
        effectiveAt[track] = atMillis + prices.moveMillis();
    }

    private static void fade(float[] values, double halfLives) {
        float factor = (float) Math.pow(0.5, halfLives);
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /** Books the accesses by which a run has grown. */
    void book(Growth growth, AccessCosts prices, Population population) {
        double count = growth.count();
        int region = growth.region();
        double[] ruleCosts = new double[RULES];
        boolean atHome = region == home();
        for (Rule rule : Rule.ALL) {
            ruleCosts[rule.index()] = rule.countsRuns()
                    ? serveCounting(rule, growth, atHome, prices)
                    : count
                            * (rule == Rule.PLAN
                                    ? wandererPrice(0, growth, prices)
                                    : price(rule.index(), growth, prices));
        }
        ruleCosts[Rule.WORK_FUNCTION.index()] = serveWork(growth, prices);
        double[] followerCosts = new double[FOLLOWERS];
        for (int i = 0; i < FOLLOWERS; i++) {
            followerCosts[i] = count * wandererPrice(1 + i, growth, prices);
        }
        visits[region] += (float) count;
        recentVisits[region] += (float) count;
        ruleCosts[Rule.MAJORITY.index()] += followMajority(growth.untilMillis(), prices);
        remember(count, ruleCosts);
        followLeaders(region, growth.untilMillis(), prices, population, followerCosts);
        population.book(count, ruleCosts, followerCosts);
        for (float[] row : occupancy) {
            Arrays.fill(row, 0);
        }
    }

    /** The plan wants the item elsewhere (or where it is): its virtual place follows, and so may the followers. */
    void plan(int target, long nowMillis, AccessCosts prices, Population population) {
        double[] ruleCosts = new double[RULES];
        double[] followerCosts = new double[FOLLOWERS];
        int track = Rule.PLAN.index();
        if (places[track] != target) {
            decide(track, target, nowMillis, prices);
            ruleCosts[track] = prices.move();
            costs[track] += (float) prices.move();
        }
        followLeaders(NOWHERE, nowMillis, prices, population, followerCosts);
        population.book(0, ruleCosts, followerCosts);
    }

    private double serveCounting(Rule rule, Growth growth, boolean atHome, AccessCosts prices) {
        int index = rule.index();
        long moveAt = Math.max(rule.threshold(atHome), growth.before() + 1);
        if (places[index] == growth.region() || moveAt > growth.after()) {
            return growth.count() * price(index, growth, prices);
        }
        Growth until = growth.upTo(moveAt);
        double cost = until.count() * price(index, until, prices) + prices.move();
        decide(index, growth.region(), until.untilMillis(), prices);
        Growth rest = growth.from(moveAt);
        return cost + rest.count() * price(index, rest, prices);
    }

    /** Serves each access where the work function has the item, which then moves if it must. */
    private double serveWork(Growth growth, AccessCosts prices) {
        int index = Rule.WORK_FUNCTION.index();
        double cost = 0;
        Growth rest = growth;
        for (long access = growth.before() + 1; access <= growth.after() && rest.count() > 0; access++) {
            int next = work.serve(growth.region(), places[index], prices);
            if (next != places[index]) {
                Growth until = rest.upTo(access);
                cost += until.count() * price(index, until, prices) + prices.move();
                decide(index, next, until.untilMillis(), prices);
                rest = rest.from(access);
            } else if (work.settled(growth.region(), prices)) {
                break;
            }
        }
        return cost + rest.count() * price(index, rest, prices);
    }

    /** Mean cost of accesses spread evenly over the time of their growth. */
    private double price(int track, Growth growth, AccessCosts prices) {
        double late = growth.shareBefore(effectiveAt[track]);
        return late * prices.access(before[track], growth.region())
                + (1 - late) * prices.access(places[track], growth.region());
    }

    /** The same for those that also change their place between accesses: over the time since the last booking. */
    private double wandererPrice(int wanderer, Growth growth, AccessCosts prices) {
        double total = 0;
        double sum = 0;
        for (int i = 0; growth.before() > 0 && i < RegionTable.CAPACITY; i++) {
            float share = occupancy[wanderer][i];
            if (share > 0) {
                total += share;
                sum += share * prices.access(i, growth.region());
            }
        }
        return total > 0 ? sum / total : price(trackOf(wanderer), growth, prices);
    }

    private double followMajority(long nowMillis, AccessCosts prices) {
        int best = argmax(recentVisits);
        int track = Rule.MAJORITY.index();
        if (recentVisits[best] <= recentVisits[places[track]]) {
            return 0;
        }
        decide(track, best, nowMillis, prices);
        return prices.move();
    }

    private void remember(double count, double[] ruleCosts) {
        float decay = (float) Math.pow(DECAY, count);
        accesses = accesses * decay + (float) count;
        for (int i = 0; i < RULES; i++) {
            costs[i] = costs[i] * decay + (float) ruleCosts[i];
        }
    }

    /**
     * Moves the followers to where their leaders are. After a change of leader that is only worth its price when accesses come from there; a plan moves ahead.
     *
     * @param accessed the region of the latest access, {@link #NOWHERE} if nothing but time has passed
     */
    private void followLeaders(
            int accessed, long nowMillis, AccessCosts prices, Population population, double[] followerCosts) {
        double[] means = new double[RULES];
        for (Rule rule : Rule.ALL) {
            means[rule.index()] = population.meanCost(rule, prices.move());
        }
        for (int i = 0; i < FOLLOWERS; i++) {
            int leader = leader(Population.SHRINKAGES[i], means);
            int place = places[leader];
            boolean timely = place == accessed || leader == Rule.PLAN.index();
            if (timely && place != places[RULES + i]) {
                decide(RULES + i, place, nowMillis, prices);
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
    Rule leader(int shrinkage, Population population, double moveCost) {
        double[] means = new double[RULES];
        for (Rule rule : Rule.ALL) {
            means[rule.index()] = population.meanCost(rule, moveCost);
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
        for (int track = 0; track < TRACKS; track++) {
            out.writeByte(places[track]);
            out.writeByte(before[track]);
            out.writeLong(effectiveAt[track]);
        }
        write(out, costs);
        for (float[] row : occupancy) {
            write(out, row);
        }
        write(out, visits);
        write(out, recentVisits);
        work.writeTo(out);
        out.writeFloat(accesses);
        out.writeLong(observedUntil);
    }

    static VirtualPlacements readFrom(DataInput in) throws IOException {
        VirtualPlacements placements = new VirtualPlacements(0);
        for (int track = 0; track < TRACKS; track++) {
            placements.places[track] = in.readUnsignedByte();
            placements.before[track] = in.readUnsignedByte();
            placements.effectiveAt[track] = in.readLong();
        }
        read(in, placements.costs);
        for (float[] row : placements.occupancy) {
            read(in, row);
        }
        read(in, placements.visits);
        read(in, placements.recentVisits);
        placements.work.readFrom(in);
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
