package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.stack.demo.Workload.Access;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Generates the demo's own workload: customers of five habits, each with several items that are touched together. The same
 * seed gives the same accesses.
 *
 * <ul>
 *   <li>shift: a team's data, used in all regions by turns, each an equal share of the day (follow the sun)
 *   <li>commuter: one region from morning to evening, another one in the evening and early in the morning
 *   <li>traveller: one home, and trips of one to two and a half days to other regions at random times
 *   <li>resident: one home, and a stray session from elsewhere now and then: moving for it is always wrong
 *   <li>burst: one home, and once or twice an hour in which another region reads very often, then never again
 * </ul>
 */
public final class GeneratedWorkload {

    static final List<String> ITEMS = List.of("profile", "cart", "journal");

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final double WRITE_SHARE = 0.25;
    private static final double STRAY_SHARE = 0.02;
    private static final int BURST_SESSIONS = 15;
    private static final long STEP_WITHIN_SESSION = 20_000;

    private final List<Region> regions;
    private final double sessionsPerDay;
    private final SplittableRandom random;
    private final List<Access> accesses = new ArrayList<>();

    private GeneratedWorkload(List<Region> regions, double sessionsPerDay, long seed) {
        this.regions = regions;
        this.sessionsPerDay = sessionsPerDay;
        this.random = new SplittableRandom(seed);
    }

    /**
     * @param regions at least two
     * @param customers at least one
     * @param days event time covered
     * @param accessesPerDay over all customers, approximately
     */
    public static Workload generate(List<Region> regions, int customers, int days, double accessesPerDay, long seed) {
        if (regions.size() < 2 || customers < 1 || days < 1) {
            throw new IllegalArgumentException("a workload needs at least two regions, one customer and one day");
        }
        double accessesPerSession = (1 + ITEMS.size()) / 2.0;
        GeneratedWorkload generator =
                new GeneratedWorkload(regions, accessesPerDay / customers / accessesPerSession, seed);
        for (int customer = 0; customer < customers; customer++) {
            generator.customer(customer, days);
        }
        String description = customers + " generated customers with " + ITEMS.size() + " items each over " + days
                + " days in " + regions.size() + " regions: shifts, commuters, travellers, residents, bursts (seed "
                + seed
                + ")";
        return new Workload(description, Duration.ofDays(days), generator.accesses);
    }

    private void customer(int number, int days) {
        Habit habit = Habit.values()[number % Habit.values().length];
        String customerId = habit.name().toLowerCase(Locale.ROOT) + "-" + number;
        Region home = pick();
        Region other = pickOtherThan(home);
        switch (habit) {
            case SHIFT -> shift(customerId, days);
            case COMMUTER -> commuter(customerId, home, other, days);
            case TRAVELLER -> traveller(customerId, home, days);
            case RESIDENT -> resident(customerId, home, days);
            case BURST -> burst(customerId, home, other, days);
        }
    }

    private void shift(String customerId, int days) {
        int first = random.nextInt(regions.size());
        long turn = DAY / regions.size();
        for (int day = 0; day < days; day++) {
            for (int part = 0; part < regions.size(); part++) {
                Region region = regions.get((first + part) % regions.size());
                sessions(customerId, region, day * DAY + part * turn, turn, sessionsPerDay / regions.size());
            }
        }
    }

    private void commuter(String customerId, Region home, Region work, int days) {
        long leaves = jitter(7 * HOUR, HOUR);
        long returns = jitter(18 * HOUR, HOUR);
        for (int day = 0; day < days; day++) {
            long midnight = day * DAY;
            long out = midnight + jitter(leaves, HOUR / 4);
            long back = midnight + jitter(returns, HOUR / 4);
            sessions(customerId, home, midnight + 5 * HOUR, out - midnight - 5 * HOUR, sessionsPerDay * 0.15);
            sessions(customerId, work, out, back - out, sessionsPerDay * 0.55);
            sessions(customerId, home, back, midnight + 23 * HOUR - back, sessionsPerDay * 0.30);
        }
    }

    private void traveller(String customerId, Region home, int days) {
        long now = 0;
        Region here = home;
        while (now < days * DAY) {
            long stay = here.equals(home) ? between(DAY, 3 * DAY) : between(DAY, 5 * DAY / 2);
            awake(customerId, here, now, Math.min(now + stay, days * DAY));
            now += stay;
            here = here.equals(home) ? pickOtherThan(home) : home;
        }
    }

    private void resident(String customerId, Region home, int days) {
        awake(customerId, home, 0, days * DAY);
        double strays = sessionsPerDay * days * STRAY_SHARE;
        for (int stray = poisson(strays); stray > 0; stray--) {
            session(customerId, pickOtherThan(home), between(0, days * DAY));
        }
    }

    private void burst(String customerId, Region home, Region other, int days) {
        awake(customerId, home, 0, days * DAY);
        for (int bursts = 1 + random.nextInt(2); bursts > 0; bursts--) {
            long start = between(0, days * DAY - HOUR);
            for (int session = 0; session < BURST_SESSIONS; session++) {
                read(customerId, ITEMS.get(0), other, start + between(0, HOUR));
            }
        }
    }

    /** Sessions from 7 to 23 o'clock of each day between two times. */
    private void awake(String customerId, Region region, long from, long to) {
        for (long midnight = from / DAY * DAY; midnight < to; midnight += DAY) {
            long start = Math.max(from, midnight + 7 * HOUR);
            long end = Math.min(to, midnight + 23 * HOUR);
            sessions(customerId, region, start, end - start, sessionsPerDay * (end - start) / (16.0 * HOUR));
        }
    }

    private void sessions(String customerId, Region region, long start, long length, double expected) {
        if (length <= 0) {
            return;
        }
        for (int session = poisson(expected); session > 0; session--) {
            session(customerId, region, start + between(0, length));
        }
    }

    private void session(String customerId, Region region, long at) {
        int touched = 1 + random.nextInt(ITEMS.size());
        for (int item = 0; item < touched; item++) {
            boolean write = random.nextDouble() < WRITE_SHARE;
            add(customerId, ITEMS.get(item), region, at + item * STEP_WITHIN_SESSION, write);
        }
    }

    private void read(String customerId, String itemId, Region region, long at) {
        add(customerId, itemId, region, at, false);
    }

    private void add(String customerId, String itemId, Region region, long at, boolean write) {
        accesses.add(new Access(at, new ItemId(customerId, itemId), region, write));
    }

    private Region pick() {
        return regions.get(random.nextInt(regions.size()));
    }

    private Region pickOtherThan(Region region) {
        int index = random.nextInt(regions.size() - 1);
        return regions.get(index < regions.indexOf(region) ? index : index + 1);
    }

    private long between(long low, long high) {
        return high <= low ? low : random.nextLong(low, high);
    }

    private long jitter(long centre, long width) {
        return between(centre - width, centre + width);
    }

    /** Knuth's multiplication method; the mean is small here. */
    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private enum Habit {
        SHIFT,
        COMMUTER,
        TRAVELLER,
        RESIDENT,
        BURST
    }
}
